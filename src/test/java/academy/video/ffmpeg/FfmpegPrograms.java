package academy.video.ffmpeg;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * The {@code ffmpeg} and {@code ffprobe} programs inside the jar whose libraries the worker uses.
 * Other than the worker they can record from devices, and so need audio and screen libraries that
 * {@code .ci/verify} installs.
 */
public final class FfmpegPrograms {

  private FfmpegPrograms() {}

  /** What starts {@code ffmpeg}, to be followed by its arguments. */
  public static List<String> ffmpeg() {
    return command(org.bytedeco.ffmpeg.ffmpeg.class);
  }

  /**
   * Runs {@code ffmpeg} to its end.
   *
   * @throws AssertionError where it fails, with what it said
   */
  public static void runFfmpeg(List<String> arguments) throws IOException {
    List<String> command = ffmpeg();
    command.addAll(List.of("-v", "error", "-nostdin", "-y"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError("ffmpeg failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ffmpeg ran", e);
    }
  }

  /** What starts {@code ffprobe}, to be followed by its arguments. */
  public static List<String> ffprobe() {
    return command(org.bytedeco.ffmpeg.ffprobe.class);
  }

  /** The folder in which a file named {@code ffmpeg} is that program. */
  public static Path folder() {
    return folder(org.bytedeco.ffmpeg.ffmpeg.class);
  }

  private static List<String> command(Class<?> program) {
    // The libraries of the jar know where the others of the jar are only inside a JVM.
    return new ArrayList<>(List.of("env", "LD_LIBRARY_PATH=" + folder(program), load(program)));
  }

  private static Path folder(Class<?> program) {
    return Path.of(new File(load(program)).getAbsoluteFile().getParent());
  }

  private static String load(Class<?> program) {
    try {
      return Loader.load(program);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "FFmpeg's programs can't be loaded: %s (Debian: apt-get install ffmpeg brings their"
                  .formatted(e.getCause() == null ? e : e.getCause())
              + " libraries; .ci/verify does that)",
          e);
    }
  }
}
