package academy.video.e2e;

import academy.video.ffmpeg.FfmpegPrograms;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The {@code ffmpeg} and {@code ffprobe} programs: the second opinion on files. */
final class FfmpegTools {

  private FfmpegTools() {}

  /** Reads what a program writes to its standard output. */
  interface Reader<T> {
    T read(InputStream output) throws IOException;
  }

  /**
   * Runs {@code ffmpeg}; fails where it fails, or says anything at all at level warning.
   *
   * @return standard output
   */
  static byte[] ffmpeg(String... arguments) {
    return ffmpeg(InputStream::readAllBytes, arguments);
  }

  static <T> T ffmpeg(Reader<T> reader, String... arguments) {
    List<String> command = FfmpegPrograms.ffmpeg();
    command.addAll(List.of("-hide_banner", "-nostdin", "-nostats", "-v", "warning", "-y"));
    command.addAll(Arrays.asList(arguments));
    return run(command, reader);
  }

  /** Values that {@code ffprobe} gives for {@code entries}: a list for each line of its CSV. */
  static List<List<String>> ffprobe(Object file, String streams, String entries) {
    List<String> command = FfmpegPrograms.ffprobe();
    command.addAll(List.of("-v", "error", "-select_streams", streams));
    command.addAll(List.of("-show_entries", entries, "-of", "csv=p=0", file.toString()));
    byte[] output = run(command, InputStream::readAllBytes);
    return new String(output, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> Arrays.asList(line.split(",", -1)))
        .toList();
  }

  private static <T> T run(List<String> command, Reader<T> reader) {
    try {
      Process process = new ProcessBuilder(command).start();
      CompletableFuture<String> complaints =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      T result;
      try (InputStream output = process.getInputStream()) {
        result = reader.read(output);
      }
      int status = process.waitFor();
      if (status != 0 || !complaints.join().isBlank()) {
        throw new AssertionError(
            "%s ended with %d and said: %s".formatted(command, status, complaints.join()));
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
