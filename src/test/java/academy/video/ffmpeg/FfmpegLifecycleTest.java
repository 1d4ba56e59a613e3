package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.ffmpeg.Ffmpeg.MessageListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FfmpegLifecycleTest {

  /** JavaCPP has ten callbacks of a kind in a process. */
  private static final int MORE_THAN_SLOTS = 25;

  @Test
  void versions_nameFfmpegItsLibrariesAndX264() {
    try (Ffmpeg ffmpeg = new Ffmpeg((level, text) -> {})) {
      assertThat(ffmpeg.versions())
          .containsKeys("ffmpeg", "libavcodec")
          .hasEntrySatisfying("x264", version -> assertThat(version).matches("core [0-9]{3}.*"));
    }
  }

  @Test
  void open_afterManyOthersWereClosed_stillHearsWhatFfmpegSays() throws IOException {
    byte[] clip = Files.readAllBytes(Path.of("test-media", "tiny.mp4"));
    BytesSource torn = BytesSource.of(Arrays.copyOf(clip, 4_000));
    for (int i = 0; i < MORE_THAN_SLOTS; i++) {
      List<String> messages = new CopyOnWriteArrayList<>();
      try (Ffmpeg ffmpeg = new Ffmpeg((level, text) -> messages.add(level + " " + text))) {
        assertThatThrownBy(() -> ffmpeg.open(torn)).isInstanceOf(FfmpegException.class);
      }
      assertThat(messages).as("messages to number %d", i).isNotEmpty();
    }
  }

  /** Thrown through C, it would end the process. */
  @Test
  void open_whereTheListenerRunsIntoAnError_goesOn() throws IOException {
    byte[] clip = Files.readAllBytes(Path.of("test-media", "tiny.mp4"));
    AtomicInteger heard = new AtomicInteger();
    MessageListener failing =
        (_, _) -> {
          heard.incrementAndGet();
          throw new OutOfMemoryError("made by the test");
        };
    try (Ffmpeg ffmpeg = new Ffmpeg(failing)) {
      assertThatThrownBy(() -> ffmpeg.open(BytesSource.of(Arrays.copyOf(clip, 4_000))))
          .isInstanceOf(FfmpegException.class);
    }
    assertThat(heard).hasPositiveValue();
  }
}
