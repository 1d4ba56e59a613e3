package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.FfmpegPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A 1080p clip, made when a test needs it: the repository keeps only small ones. */
final class LargeClip {

  private LargeClip() {}

  /** Writes 14 s of 1920x1080 at 25 fps with a tone: three chunks at the usual lengths. */
  static void write(Path file) throws IOException {
    List<String> command = FfmpegPrograms.ffmpeg();
    command.addAll(List.of("-v", "error", "-nostdin"));
    command.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=25:duration=14"));
    command.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:duration=14"));
    command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-crf", "30"));
    command.addAll(List.of("-pix_fmt", "yuv420p", "-c:a", "aac", file.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      assertThat(process.waitFor()).as("exit code of ffmpeg").isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while making a clip", e);
    }
  }
}
