package academy.video.pipeline;

import academy.video.ffmpeg.Ffmpeg;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests of whole jobs share: the loaded libraries, and a folder for each test. */
abstract class JobTest {

  static Ffmpeg ffmpeg;

  @TempDir Path folder;

  @BeforeAll
  static void loadFfmpeg() {
    ffmpeg = new Ffmpeg((level, text) -> {});
  }

  @AfterAll
  static void closeFfmpeg() {
    ffmpeg.close();
  }
}
