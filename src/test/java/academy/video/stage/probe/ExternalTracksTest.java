package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.BytesSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalTracksTest {

  @ParameterizedTest
  @ValueSource(strings = {"tiny.mp4", "lecture.mp4", "rotated.mov", "b-frames.ts", "vfr.mp4"})
  void areIn_ofAFileThatHoldsItsMedia_isFalse(String clip) {
    assertThat(ExternalTracks.areIn(BytesSource.clip(clip))).isFalse();
  }

  @Test
  void areIn_whereTheFlagIsMissing_isTrue() throws IOException {
    byte[] file = Files.readAllBytes(Path.of("test-media", "tiny.mp4"));
    int entry = new String(file, StandardCharsets.ISO_8859_1).indexOf("url ");
    assertThat(file[entry + 7]).as("flag of the first data reference").isEqualTo((byte) 1);
    file[entry + 7] = 0;

    assertThat(ExternalTracks.areIn(BytesSource.of(file))).isTrue();
  }

  @Test
  void areIn_ofDamagedFiles_ends() throws IOException {
    byte[] file = Files.readAllBytes(Path.of("test-media", "tiny.mp4"));
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = Arrays.copyOf(file, 1 + random.nextInt(file.length));
      for (int flips = 0; flips < 20; flips++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      ExternalTracks.areIn(BytesSource.of(damaged));
    }
  }
}
