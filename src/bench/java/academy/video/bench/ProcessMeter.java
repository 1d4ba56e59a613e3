package academy.video.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs commands one after the other and measures them with GNU time, which adds up the whole
 * process tree: the shell around the worker, its JVM, all of it.
 */
final class ProcessMeter {

  private static final Path GNU_TIME = Path.of("/usr/bin/time");
  private static final int LINES_OF_A_FAILURE = 15;

  private final Path folder;
  private final LongSupplier nanoTime;

  /**
   * Measures.
   *
   * @param folder for the output of the last command, {@code command.log}
   * @param nanoTime a clock that only goes forward, in nanoseconds
   * @throws BenchException where GNU time is missing
   */
  ProcessMeter(Path folder, LongSupplier nanoTime) {
    this.folder = folder;
    this.nanoTime = nanoTime;
    if (!Files.isExecutable(GNU_TIME)) {
      throw new BenchException(
          GNU_TIME + " is missing: install GNU time (Debian: apt-get install time).");
    }
  }

  /**
   * Runs a command to its end and measures it.
   *
   * @throws BenchException where it does not end with 0; the message has its last lines
   */
  Usage measure(List<String> command) {
    return run(command, Map.of()).usage();
  }

  /** Runs a command to its end for its output. */
  String output(List<String> command) {
    return run(command, Map.of()).standardOutput();
  }

  /** What a command used, and what it printed. */
  record Result(Usage usage, String standardOutput) {}

  /**
   * Starts a command and kills it and all its processes, which get no chance to say a word.
   *
   * @param environment variables beside those of this process
   * @return the seconds from its start until it was killed
   * @throws BenchException where it had ended before
   */
  double kill(List<String> command, Map<String, String> environment, double afterSeconds) {
    try {
      Files.createDirectories(folder);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(folder.resolve("killed.out").toFile())
              .redirectError(folder.resolve("killed.log").toFile());
      builder.environment().putAll(environment);
      long start = nanoTime.getAsLong();
      Process process = builder.start();
      if (process.waitFor(Math.round(afterSeconds * 1000), TimeUnit.MILLISECONDS)) {
        throw new BenchException(
            "%s ended before it was to be killed".formatted(String.join(" ", command)));
      }
      List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
      all.addAll(process.descendants().toList());
      all.forEach(ProcessHandle::destroyForcibly);
      double seconds = (nanoTime.getAsLong() - start) / 1e9;
      waitFor(process);
      return seconds;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /**
   * Runs a command to its end and measures it.
   *
   * @param environment variables beside those of this process
   * @throws BenchException where it does not end with 0; the message has its last lines
   */
  Result run(List<String> command, Map<String, String> environment) {
    try {
      Files.createDirectories(folder);
      Path measured = folder.resolve("command.time");
      Path out = folder.resolve("command.out");
      Path err = folder.resolve("command.log");
      List<String> timed = new ArrayList<>();
      timed.addAll(
          List.of(GNU_TIME.toString(), "-q", "-f", "%U %S %M", "-o", measured.toString(), "--"));
      timed.addAll(command);
      long start = nanoTime.getAsLong();
      ProcessBuilder builder =
          new ProcessBuilder(timed)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      int exit = waitFor(process);
      double wallSeconds = (nanoTime.getAsLong() - start) / 1e9;
      String outText = Files.readString(out, StandardCharsets.UTF_8);
      String errText = Files.readString(err, StandardCharsets.UTF_8);
      if (exit != 0) {
        throw new BenchException(
            "%s ended with %d:%n%s"
                .formatted(String.join(" ", command), exit, lastLines(outText + errText)));
      }
      return new Result(
          parse(Files.readString(measured, StandardCharsets.UTF_8), wallSeconds), outText);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int waitFor(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** GNU time gives seconds of user and of system time, and kibibytes. */
  static Usage parse(String measured, double wallSeconds) {
    String[] parts = measured.strip().split(" ", -1);
    return new Usage(
        wallSeconds,
        Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]),
        Long.parseLong(parts[2]) * 1024);
  }

  private static String lastLines(String text) {
    List<String> lines = text.lines().toList();
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - LINES_OF_A_FAILURE), lines.size()));
  }
}
