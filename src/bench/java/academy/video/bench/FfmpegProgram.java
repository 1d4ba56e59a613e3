package academy.video.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * The {@code ffmpeg} program inside the jar whose libraries the worker uses: the same FFmpeg, the
 * same x264, compiled by the same compiler.
 *
 * @param file the unpacked program
 */
record FfmpegProgram(Path file) {

  static FfmpegProgram load() {
    return new FfmpegProgram(Path.of(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class)));
  }

  /** The program with {@code arguments}, asking nothing and reporting errors only. */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(file.toString(), "-hide_banner", "-nostdin", "-nostats", "-v", "error", "-y"));
    command.addAll(arguments);
    return List.copyOf(command);
  }
}
