package academy.video.e2e;

import academy.video.testing.JsonLines;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A command that runs: what it prints can be waited for, and it can be signalled. */
final class Job {

  /** Far beyond every job here, on a busy machine too: only a hang takes so long. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final String END = "";

  private final Process process;
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> read = new ArrayList<>();
  private final CompletableFuture<Void> stdout;
  private final CompletableFuture<String> stderr;
  private boolean ended;

  Job(Process process) {
    this.process = process;
    this.stdout = CompletableFuture.runAsync(this::readLines, Job::onThread);
    this.stderr = CompletableFuture.supplyAsync(() -> readAll(process), Job::onThread);
  }

  /** Waits for the next line that fits; fails where the output ends without one. */
  JsonNode awaitLine(Predicate<JsonNode> wanted) {
    while (!ended) {
      String line = next();
      if (!ended) {
        JsonNode json = JsonLines.of(line).getFirst();
        if (wanted.test(json)) {
          return json;
        }
      }
    }
    throw new AssertionError(
        "the line did not come: " + String.join("\n", read) + "\n" + stderr.join());
  }

  JsonNode awaitEvent(String event) {
    return awaitLine(line -> line.path("event").asText().equals(event));
  }

  /** Waits for the end. */
  Run await() {
    while (!ended) {
      next();
    }
    try {
      if (!process.waitFor(PATIENCE)) {
        throw hanging();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    stdout.join();
    String lines = read.isEmpty() ? "" : String.join("\n", read) + "\n";
    return new Run(process.exitValue(), lines, stderr.join());
  }

  /** The Java process that the entrypoint supervises; there once the job has said something. */
  ProcessHandle jvm() {
    return process
        .descendants()
        .filter(Job::isJava)
        .filter(child -> child.parent().filter(Job::isJava).isEmpty()) // not the codec process
        .findFirst()
        .orElseThrow(() -> new AssertionError("no Java process runs below the entrypoint"));
  }

  private static boolean isJava(ProcessHandle process) {
    return process.info().command().map(path -> path.endsWith("/java")).orElse(false);
  }

  /** Signals one process, such as {@code signal(pid(), "TERM")}. */
  static void signal(long pid, String signal) {
    kill(signal, Long.toString(pid));
  }

  /** Signals the entrypoint and everything below it, as a dying container does. */
  void signalGroup(String signal) {
    kill(signal, "-" + process.pid());
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  private static void kill(String signal, String target) {
    try {
      new ProcessBuilder("sh", "-c", "kill -s \"$1\" -- \"$2\"", "kill", signal, target)
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String next() {
    try {
      String line = unread.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (line == null) {
        throw hanging();
      }
      if (line.equals(END)) {
        ended = true;
      } else {
        read.add(line);
      }
      return line;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private AssertionError hanging() {
    signalGroup("KILL");
    return new AssertionError("nothing happens any more after " + String.join("\n", read));
  }

  private void readLines() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        unread.add(line.isEmpty() ? " " : line); // an empty line is wrong, not the end
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      unread.add(END);
    }
  }

  private static String readAll(Process process) {
    try {
      return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void onThread(Runnable task) {
    Thread.ofVirtual().start(task);
  }
}
