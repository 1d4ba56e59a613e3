package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;

/** A 1080p clip, made when a test needs it: the repository keeps only small ones. */
final class LargeClip {

  private LargeClip() {}

  /** Writes 14 s of 1920x1080 at 25 fps with a tone: three chunks at the usual lengths. */
  static void write(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Loader.load(ffmpeg.class),
                "-v",
                "error",
                "-nostdin",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=1920x1080:rate=25:duration=14",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:duration=14",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-crf",
                "30",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                file.toString())
            .inheritIO()
            .start();
    try {
      assertThat(process.waitFor()).as("exit code of ffmpeg").isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while making a clip", e);
    }
  }
}
