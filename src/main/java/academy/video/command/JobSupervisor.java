package academy.video.command;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.JobOutcome;
import academy.video.log.Event;
import academy.video.log.JobLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Brings a job to its one end: whatever is thrown, and whenever the process is told to stop, the
 * log gets exactly one {@code job.finished}, and the exit code is the one in that line. The first
 * failure wins; what goes wrong while the job cleans up behind it does not matter any more.
 */
final class JobSupervisor {

  /** How long a stopped job may take to end by itself; 5 s are promised for everything. */
  static final Duration GRACE = Duration.ofSeconds(4);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** How long the last line of a stopped job may take, should nobody read standard output. */
  private static final Duration LAST_LINE = Duration.ofMillis(300);

  private static final int LONGEST_STACK = 8_000;

  private final JobLog log;
  private final Cancellation cancellation;
  private final Duration grace;
  private final IntConsumer halt;
  private final LastWords lastWords;
  private final AtomicReference<JobOutcome> outcome = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Supervises one job.
   *
   * @param grace how long a cancelled job may take to end by itself
   * @param halt ends the process where it does not: a thread that hangs in native code answers to
   *     nothing else
   * @param lastWords who is told of a failure, unless the job was told to stop
   */
  JobSupervisor(
      JobLog log,
      Cancellation cancellation,
      Duration grace,
      IntConsumer halt,
      LastWords lastWords) {
    this.lastWords = lastWords;
    this.log = log;
    this.cancellation = cancellation;
    this.grace = grace;
    this.halt = halt;
  }

  /**
   * Runs the job and writes its last line.
   *
   * @param job returns where the job succeeded, and throws where it failed
   * @param successMessage the last line's message after success
   */
  ExitCode run(Runnable job, Supplier<String> successMessage) {
    var _ = startDaemon(this::endWhereCancelledJobHangs);
    JobOutcome result;
    try {
      job.run();
      result = JobOutcome.SUCCEEDED;
    } catch (Throwable thrown) { // an Error too must not end a job without a word
      result = JobOutcome.failed(firstFailure(thrown));
    }
    try {
      return finishAndTell(result, result.succeeded() ? successMessage.get() : "");
    } finally {
      ended.countDown();
    }
  }

  /**
   * Stops the job because the process ends, and waits for the job's end. Called on another thread.
   * Changes nothing where the job has ended.
   *
   * @return the exit code of the job's last line
   */
  int stop() {
    if (outcome.get() == null) {
      cancelAsInterrupted();
    }
    if (!awaitEnd()) {
      Failure interrupted = cancellation.failure().orElseGet(this::interrupted);
      join(startDaemon(() -> finish(JobOutcome.failed(interrupted), "")));
    }
    JobOutcome printed = outcome.get();
    return (printed == null ? ExitCode.INTERRUPTED : printed.exitCode()).code();
  }

  private void cancelAsInterrupted() {
    Failure interrupted = interrupted();
    // On a thread of its own: if nobody reads standard output, writing blocks, and the exit must
    // not.
    join(
        startDaemon(
            () ->
                log.warn(
                    Event.JOB_INTERRUPTED,
                    interrupted.reason(),
                    Map.of("grace_ms", grace.toMillis()))));
    cancellation.cancel(interrupted);
  }

  private Failure interrupted() {
    return Failure.of(
        ExitCode.INTERRUPTED,
        "The job was told to stop (SIGTERM or SIGINT) in stage %s with %d of %d chunks done."
            .formatted(log.stage().label(), log.meter().chunksDone(), log.meter().chunksTotal()));
  }

  private void endWhereCancelledJobHangs() {
    try {
      while (cancellation.failure().isEmpty()) {
        if (ended.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    if (!awaitEnd()) {
      Failure first = cancellation.failure().orElseGet(this::interrupted);
      join(startDaemon(() -> finish(JobOutcome.failed(first), "")));
      JobOutcome printed = outcome.get();
      halt.accept((printed == null ? first.exitCode() : printed.exitCode()).code());
    }
  }

  private boolean awaitEnd() {
    try {
      return ended.await(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Thread startDaemon(Runnable task) {
    return Thread.ofPlatform().daemon().name("last-words").start(task);
  }

  private static void join(Thread thread) {
    try {
      thread.join(LAST_LINE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private ExitCode finishAndTell(JobOutcome result, String message) {
    Failure failure = result.failure();
    if (failure == null || failure.exitCode() == ExitCode.INTERRUPTED || outcome.get() != null) {
      return finish(result, message);
    }
    lastWords.beforeLastLine(failure);
    ExitCode exitCode = finish(result, message);
    lastWords.afterLastLine(failure);
    return exitCode;
  }

  private ExitCode finish(JobOutcome result, String message) {
    // The outcome that is set first is the one that is printed: both ends agree on the exit code.
    JobOutcome earlier = outcome.compareAndExchange(null, result);
    if (earlier != null) {
      return earlier.exitCode();
    }
    log.finished(result, message);
    return result.exitCode();
  }

  private Failure firstFailure(Throwable thrown) {
    Failure failure = Failure.ofThrown(thrown);
    cancellation.cancel(failure);
    Failure first = cancellation.failure().orElse(failure);
    if (first.exitCode() == ExitCode.INTERNAL_ERROR && first.equals(failure)) {
      log.error(Event.INTERNAL_ERROR, failure.reason(), stackOf(thrown));
    }
    return first;
  }

  private static Map<String, Object> stackOf(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    String stack = text.toString();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("exception", thrown.getClass().getName());
    fields.put(
        "stack_trace",
        stack.length() <= LONGEST_STACK ? stack : stack.substring(0, LONGEST_STACK) + "…");
    return fields;
  }
}
