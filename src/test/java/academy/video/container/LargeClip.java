package academy.video.container;

import academy.video.ffmpeg.FfmpegPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A 1080p clip, made when a test needs it: the repository keeps only small ones. */
final class LargeClip {

  private LargeClip() {}

  /** Writes 14 s of 1920x1080 at 25 fps with a tone: three chunks at the usual lengths. */
  static void write(Path file) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=25:duration=14"));
    arguments.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:duration=14"));
    arguments.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-crf", "30"));
    arguments.addAll(List.of("-pix_fmt", "yuv420p", "-c:a", "aac", file.toString()));
    FfmpegPrograms.runFfmpeg(arguments);
  }
}
