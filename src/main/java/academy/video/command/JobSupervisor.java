package academy.video.command;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.JobOutcome;
import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.model.Count;
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
 * failure wins; what goes wrong while the job cleans up after it does not matter any more.
 */
final class JobSupervisor {

  /** How long a stopped job may take to end by itself; 5 s are promised for everything. */
  static final Duration GRACE = Duration.ofMillis(3500);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** How long the line that a job was told to stop may take, should nobody read standard output. */
  private static final Duration WARNING_LINE = Duration.ofMillis(300);

  /** How long the last line of a job that hangs may take, likewise; a busy machine needs some. */
  private static final Duration LAST_LINE = Duration.ofSeconds(1);

  private static final int LONGEST_STACK = 8_000;

  private final JobLog log;
  private final Cancellation cancellation;
  private final Duration grace;
  private final IntConsumer halt;
  private final LastWords lastWords;
  private final AtomicReference<JobOutcome> outcome = new AtomicReference<>();
  private final CountDownLatch returned = new CountDownLatch(1);
  private final CountDownLatch told = new CountDownLatch(1);
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
    startDaemon(this::endWhereCancelledJobHangs);
    JobOutcome result;
    try {
      job.run();
      result = JobOutcome.ofSuccess();
    } catch (Throwable thrown) { // an Error too must not end a job without a word
      result = JobOutcome.failed(firstFailure(thrown));
    }
    returned.countDown();
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
    if (!within(grace, ended)) {
      finishWithin(LAST_LINE, cancellation.failure().orElseGet(this::interrupted));
    }
    JobOutcome printed = outcome.get();
    return (printed == null ? ExitCode.INTERRUPTED : printed.exitCode()).code();
  }

  private void cancelAsInterrupted() {
    Failure interrupted = interrupted();
    // On a thread of its own: if nobody reads standard output, writing blocks, and the exit must
    // not.
    CountDownLatch warned = new CountDownLatch(1);
    startDaemon(
        () -> {
          log.warn(
              Event.JOB_INTERRUPTED, interrupted.reason(), Map.of("grace_ms", grace.toMillis()));
          warned.countDown();
        });
    var _ = within(WARNING_LINE, warned);
    cancellation.cancel(interrupted);
  }

  private Failure interrupted() {
    return Failure.of(
        ExitCode.INTERRUPTED,
        "The job was told to stop (SIGTERM or SIGINT) in stage %s with %d of %s done."
            .formatted(
                log.stage().label(),
                log.meter().chunksDone(),
                Count.of(log.meter().chunksTotal(), "chunk")));
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
    Duration lastWordsAndLine = lastWords.longest().plus(LAST_LINE);
    if (!within(grace, returned) || !within(lastWordsAndLine, ended)) {
      Failure first = cancellation.failure().orElseGet(this::interrupted);
      try {
        finishWithin(LAST_LINE, first);
      } finally {
        JobOutcome printed = outcome.get();
        halt.accept((printed == null ? first.exitCode() : printed.exitCode()).code());
      }
    }
  }

  /**
   * Writes the last line, and waits until it stands there: also where the job, which has come to
   * its own end meanwhile, is writing it.
   */
  private void finishWithin(Duration time, Failure failure) {
    startDaemon(() -> finish(JobOutcome.failed(failure), ""));
    var _ = within(time, told);
  }

  private static boolean within(Duration time, CountDownLatch latch) {
    try {
      return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void startDaemon(Runnable task) {
    Thread.ofPlatform().daemon().name("last-words").start(task);
  }

  private ExitCode finishAndTell(JobOutcome result, String message) {
    Failure failure = result.failure();
    if (failure == null
        || failure.isSuperseded()
        || failure.exitCode() == ExitCode.INTERRUPTED
        || outcome.get() != null) {
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
    told.countDown();
    return result.exitCode();
  }

  private Failure firstFailure(Throwable thrown) {
    Failure failure = Failure.ofThrown(thrown);
    cancellation.cancel(failure);
    // A job that was overtaken and could not clean up must come back for that.
    Failure first =
        cancellation.failure().filter(earlier -> !earlier.isSuperseded()).orElse(failure);
    if (first.exitCode() == ExitCode.INTERNAL_ERROR && first.equals(failure)) {
      log.error(Event.INTERNAL_ERROR, failure.reason(), stackOf(thrown));
    }
    if (!first.details().isEmpty()) {
      log.info(Event.SOURCE_REFUSED, first.reason(), Map.of("details", first.details()));
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
