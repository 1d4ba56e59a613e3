package academy.video.bench;

import academy.video.ffmpeg.FfmpegPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code ffmpeg} program inside the jar whose libraries the worker uses: the same FFmpeg, the
 * same x264, compiled by the same compiler.
 *
 * @param start what starts the unpacked program
 * @param folder where it is, and the libraries that it needs
 */
record FfmpegProgram(List<String> start, Path folder) {

  static FfmpegProgram load() {
    return new FfmpegProgram(List.copyOf(FfmpegPrograms.ffmpeg()), FfmpegPrograms.folder());
  }

  /** The program with {@code arguments}, asking nothing and reporting errors only. */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of("-hide_banner", "-nostdin", "-nostats", "-v", "error", "-y"));
    command.addAll(arguments);
    return List.copyOf(command);
  }
}
