package academy.video.ffmpeg;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What the tests of this package share: the loaded libraries. */
abstract class FfmpegTest {

  static Ffmpeg ffmpeg;

  /** What FFmpeg said, in its order. */
  static final Queue<String> MESSAGES = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void load() {
    ffmpeg = new Ffmpeg((level, text) -> MESSAGES.add(text));
  }

  @AfterAll
  static void unload() {
    ffmpeg.close();
  }
}
