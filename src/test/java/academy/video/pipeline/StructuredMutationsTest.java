package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredMutationsTest {

  private static byte[] clip(String name) throws IOException {
    return Files.readAllBytes(TestJob.clip(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.mp4", "mirrored.mov"})
  void mutate_ofBoxes_keepsTheFileCutIntoBoxesToItsEnd(String name) throws IOException {
    byte[] clip = clip(name);
    for (int seed = 0; seed < 200; seed++) {
      ByteBuffer file = ByteBuffer.wrap(StructuredMutations.mutate(clip, new Random(seed)));
      int at = 0;
      while (at + 8 <= file.limit()) {
        assertThat(file.getInt(at)).isGreaterThanOrEqualTo(8);
        at += file.getInt(at);
      }
      assertThat(at).isEqualTo(file.limit());
    }
  }

  @Test
  void mutate_ofATransportStream_keepsTheChecksumsOfItsTables() throws IOException {
    byte[] clip = clip("b-frames.ts");
    int changed = 0;
    for (int seed = 0; seed < 50; seed++) {
      byte[] file = StructuredMutations.mutate(clip, new Random(seed));
      changed += java.util.Arrays.equals(file, clip) ? 0 : 1;
      for (int at = 0; at + 188 <= file.length; at += 188) {
        boolean isTable = (file[at + 1] & 0x5f) == 0x40 && file[at + 2] == 0 && file[at + 5] == 0;
        if (isTable) {
          int length = (file[at + 6] & 0xf) << 8 | (file[at + 7] & 0xff);
          assertThat(StructuredMutations.crc(file, at + 5, at + 8 + length)).isZero();
        }
      }
    }
    assertThat(changed).isGreaterThan(25);
  }

  @Test
  void mutate_ofMatroska_keepsItsLength() throws IOException {
    byte[] clip = clip("captions.mkv");
    int changed = 0;
    for (int seed = 0; seed < 50; seed++) {
      byte[] file = StructuredMutations.mutate(clip, new Random(seed));
      assertThat(file).hasSameSizeAs(clip);
      changed += java.util.Arrays.equals(file, clip) ? 0 : 1;
    }
    assertThat(changed).isGreaterThan(25);
  }

  @Test
  void mutate_ofTheSameFileAndSeed_isTheSame() throws IOException {
    assertThat(StructuredMutations.mutate(clip("tiny.mp4"), new Random(3)))
        .isEqualTo(StructuredMutations.mutate(clip("tiny.mp4"), new Random(3)));
    assertThat(new String(clip("tiny.mp4"), 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
  }
}
