package academy.video.codec;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.PlainText;
import academy.video.sandbox.ConfinedStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The operating system's side of a codec process: its streams, its memory, and how it ended. What
 * it writes to standard error goes to this process's, but never without bound.
 */
final class ChildJvm implements Child {

  /** A dying process may write its last words where messages are expected. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private static final int LONGEST_LINE = 4_000;
  private static final int MOST_LINES = 40;

  private final Process process;
  private final CrashReport crash = new CrashReport();
  private final Thread errors;
  private final OomKills oomKills;
  private final OptionalLong killsBefore;
  private final long memoryBytes;

  /**
   * Starts one.
   *
   * @param memoryBytes what this container or machine has
   * @throws academy.video.failure.WorkerException with INTERNAL_ERROR where it can't be started
   */
  ChildJvm(CodecCommand command, OomKills oomKills, long memoryBytes) {
    this.oomKills = oomKills;
    this.memoryBytes = memoryBytes;
    this.killsBefore = oomKills.count();
    ProcessBuilder builder = new ProcessBuilder(command.arguments());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    try {
      this.process = ConfinedStart.start(builder, command.readable());
    } catch (IOException e) {
      throw Failure.of(
              ExitCode.INTERNAL_ERROR,
              "The codec process can't be started: %s.".formatted(e.getMessage()))
          .causedBy(e);
    }
    this.errors = Thread.ofPlatform().daemon().name("codec-errors").start(this::readErrors);
  }

  @Override
  public InputStream output() {
    return process.getInputStream();
  }

  @Override
  public OutputStream input() {
    return process.getOutputStream();
  }

  @Override
  public void kill() {
    var _ = process.destroyForcibly();
  }

  @Override
  public CodecEndedException end(String broken, String working) {
    int status = exitStatus();
    if (!broken.isEmpty() && status <= CodecEnd.SIGNAL) {
      return CodecEnd.broken(broken, working);
    }
    boolean oom = killsBefore.isPresent() && oomKills.count().orElse(0) > killsBefore.getAsLong();
    return CodecEnd.of(status, new CodecEnd.Evidence(crash, oom, memoryBytes), working);
  }

  private int exitStatus() {
    try {
      if (!process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        process.waitFor();
        return 0;
      }
      errors.join(LAST_WORDS);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** A JVM's own words, and its crash report. */
  private void readErrors() {
    try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
      int lines = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        crash.line(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
        if (lines++ < MOST_LINES) {
          System.err.println("codec: " + PlainText.shortLine(line, LONGEST_LINE));
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // The process is over.
    }
  }

  /** As far as the system tells (proc(5), VmHWM). */
  @Override
  public long peakBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException | NumberFormatException _) {
      return 0;
    }
  }
}
