package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.log.Breadcrumb;
import academy.video.log.JobLog;
import academy.video.log.LogOutput;
import academy.video.log.Redactor;
import academy.video.model.ExpectedWork;
import academy.video.model.LogFormat;
import academy.video.model.Stage;
import academy.video.testing.JsonLines;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobSupervisorTest {

  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final Cancellation cancellation = new Cancellation();
  private final CompletableFuture<Integer> halted = new CompletableFuture<>();

  @Test
  void run_whereTheJobReturns_succeeds() {
    ExitCode exitCode = supervisor(LONG).run(() -> {}, () -> "all done");

    assertThat(exitCode).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(finished().get("outcome").asText()).isEqualTo("succeeded");
    assertThat(finished().get("message").asText()).isEqualTo("all done");
  }

  @Test
  void run_whereTheJobFails_reportsItsFailure() {
    ExitCode exitCode =
        supervisor(LONG)
            .run(
                () -> {
                  throw Failure.of(ExitCode.SOURCE_CORRUPT, "half is gone").asException();
                },
                () -> "");

    assertThat(exitCode).isEqualTo(ExitCode.SOURCE_CORRUPT);
    assertThat(finished().get("reason").asText()).isEqualTo("half is gone");
    assertThat(JsonLines.events(text())).containsExactly("job.finished");
  }

  @Test
  void run_whereTheCauseIsWrapped_findsIt() {
    RuntimeException wrapped =
        new IllegalStateException(
            new ExecutionException(Failure.of(ExitCode.SCRATCH_FULL, "no room").asException()));

    ExitCode exitCode = supervisor(LONG).run(() -> rethrow(wrapped), () -> "");

    assertThat(exitCode).isEqualTo(ExitCode.SCRATCH_FULL);
  }

  @Test
  void run_whereJavaRunsOutOfMemory_is50() {
    ExitCode exitCode =
        supervisor(LONG).run(() -> rethrow(new OutOfMemoryError("Java heap space")), () -> "");

    assertThat(exitCode).isEqualTo(ExitCode.OUT_OF_MEMORY);
    assertThat(finished().get("reason").asText()).contains("Java heap space").contains("MiB");
  }

  @Test
  void run_whereTheJobWasOvertaken_is0AndSaysSo() {
    ExitCode exitCode =
        supervisor(LONG)
            .run(() -> rethrow(Failure.superseded("It was deleted.", "").asException()), () -> "");

    assertThat(exitCode).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(finished().get("outcome").asText()).isEqualTo("superseded");
    assertThat(finished().get("reason").asText()).isEqualTo("It was deleted.");
  }

  @Test
  void run_whereAnythingElseIsThrown_is60WithClassMessageAndStack() {
    ExitCode exitCode =
        supervisor(LONG).run(() -> rethrow(new StackOverflowError("too deep")), () -> "");

    assertThat(exitCode).isEqualTo(ExitCode.INTERNAL_ERROR);
    assertThat(finished().get("reason").asText())
        .isEqualTo("Unexpected java.lang.StackOverflowError: too deep");
    JsonNode detail = JsonLines.only(text(), "internal.error");
    assertThat(detail.get("exception").asText()).isEqualTo("java.lang.StackOverflowError");
    assertThat(detail.get("stack_trace").asText()).contains("JobSupervisorTest");
  }

  @Test
  void run_whereTheJobWasCancelledBefore_reportsTheFirstFailure() {
    ExitCode exitCode =
        supervisor(LONG)
            .run(
                () -> {
                  cancellation.cancel(Failure.of(ExitCode.STALLED, "first"));
                  throw new IllegalStateException("torn down");
                },
                () -> "");

    assertThat(exitCode).isEqualTo(ExitCode.STALLED);
    assertThat(JsonLines.events(text())).containsExactly("job.finished");
  }

  @Test
  void stop_ofAJobThatListens_letsItEndAndGives32() throws Exception {
    JobSupervisor supervisor = supervisor(LONG);
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<ExitCode> running =
        CompletableFuture.supplyAsync(
            () ->
                supervisor.run(
                    () -> {
                      started.countDown();
                      waitUntilCancelled();
                    },
                    () -> ""));
    started.await();

    int code = supervisor.stop();

    assertThat(code).isEqualTo(32);
    assertThat(running.get()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(JsonLines.events(text())).containsExactly("job.interrupted", "job.finished");
    assertThat(finished().get("retryable").asBoolean()).isTrue();
    assertThat(finished().get("reason").asText())
        .isEqualTo(
            "The job was told to stop (SIGTERM or SIGINT) in stage encode with 0 of 7 chunks"
                + " done.");
  }

  @Test
  void stop_ofAJobThatDoesNotListen_writesTheLastLineItself() throws Exception {
    JobSupervisor supervisor = supervisor(SHORT);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<ExitCode> running =
        CompletableFuture.supplyAsync(
            () ->
                supervisor.run(
                    () -> {
                      started.countDown();
                      awaitQuietly(release);
                    },
                    () -> "too late"));
    started.await();

    int code = supervisor.stop();
    release.countDown();

    assertThat(code).isEqualTo(32);
    assertThat(running.get()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(finished().get("exit_code").asInt()).isEqualTo(32);
  }

  @Test
  void stop_ofAJobThatStillPublishes_keepsItsSuccess() throws Exception {
    JobSupervisor supervisor = supervisor(LONG);
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<ExitCode> running =
        CompletableFuture.supplyAsync(
            () ->
                supervisor.run(
                    () -> {
                      started.countDown();
                      try {
                        waitUntilCancelled();
                      } catch (RuntimeException _) {
                        // The multivariant playlist is in place by now.
                      }
                    },
                    () -> "published"));
    started.await();

    assertThat(supervisor.stop()).isZero();
    assertThat(running.get()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(finished().get("outcome").asText()).isEqualTo("succeeded");
  }

  @Test
  void stop_afterTheEnd_keepsTheExitCodeAndAddsNothing() {
    JobSupervisor supervisor = supervisor(LONG);
    supervisor.run(() -> rethrow(new IllegalStateException("x")), () -> "");
    String before = text();

    assertThat(supervisor.stop()).isEqualTo(60);
    assertThat(text()).isEqualTo(before);
  }

  @Test
  void run_whereACancelledJobHangs_tellsTheFirstFailureAndHalts() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    var _ =
        CompletableFuture.supplyAsync(
            () -> supervisor(SHORT).run(() -> awaitQuietly(never), () -> ""));

    cancellation.cancel(Failure.of(ExitCode.STALLED, "no progress for 600 s"));

    assertThat(halted.get()).isEqualTo(52);
    assertThat(finished().get("reason").asText()).isEqualTo("no progress for 600 s");
    never.countDown();
  }

  @Test
  void run_whereACancelledJobIsStillWritingItsLastLine_haltsAfterIt() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    OutputStream slow =
        new FilterOutputStream(stdout) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            writing.countDown();
            awaitQuietly(goOn);
            out.write(bytes, offset, length);
          }
        };
    CompletableFuture<String> textWhenHalted = new CompletableFuture<>();
    CompletableFuture<Thread> halting = new CompletableFuture<>();
    // The thread that halts asks for this time right before it looks whether the job has ended.
    LastWords noTimeForTheEnd =
        new LastWords() {
          @Override
          public Duration longest() {
            awaitQuietly(writing);
            halting.complete(Thread.currentThread());
            return Duration.ofSeconds(-1);
          }

          @Override
          public void beforeLastLine(Failure failure) {}

          @Override
          public void afterLastLine(Failure failure) {}
        };
    JobSupervisor supervisor =
        new JobSupervisor(
            log(slow),
            cancellation,
            Duration.ZERO,
            _ -> textWhenHalted.complete(text()),
            noTimeForTheEnd);
    var running =
        CompletableFuture.supplyAsync(
            () ->
                supervisor.run(
                    () -> {
                      cancellation.cancel(Failure.of(ExitCode.STALLED, "no progress for 600 s"));
                      cancellation.check();
                    },
                    () -> ""));

    Thread thread = halting.get();
    while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(textWhenHalted).as("waits for the last line").isNotDone();
    goOn.countDown();

    assertThat(running.get()).isEqualTo(ExitCode.STALLED);
    assertThat(textWhenHalted.get()).contains("no progress for 600 s");
  }

  @Test
  void stop_whereNobodyReadsStandardOutput_stillEnds() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    OutputStream blocked =
        new OutputStream() {
          @Override
          public void write(int b) {
            awaitQuietly(never);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            awaitQuietly(never);
          }
        };
    JobSupervisor supervisor =
        new JobSupervisor(log(blocked), cancellation, SHORT, halted::complete, LastWords.none());
    CountDownLatch started = new CountDownLatch(1);
    var _ =
        CompletableFuture.supplyAsync(
            () ->
                supervisor.run(
                    () -> {
                      started.countDown();
                      awaitQuietly(never);
                    },
                    () -> ""));
    started.await();

    assertThat(supervisor.stop()).isEqualTo(32);
    never.countDown();
  }

  private void waitUntilCancelled() {
    while (true) {
      cancellation.check();
      Thread.onSpinWait();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked") // erased: throws any throwable as it is
  private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private JobSupervisor supervisor(Duration grace) {
    return new JobSupervisor(log(stdout), cancellation, grace, halted::complete, LastWords.none());
  }

  private static JobLog log(OutputStream out) {
    LogOutput output =
        LogOutput.open(
            new LoggerContext(),
            LogFormat.JSON,
            out,
            new Redactor(List.of()),
            ZoneOffset.UTC,
            /* inColor= */ false);
    JobLog log = new JobLog(output, Breadcrumb.none(), InstantSource.system(), System::nanoTime);
    log.stage(Stage.ENCODE);
    log.meter()
        .planned(new ExpectedWork(/* mediaMs= */ 1000, /* vcpuSeconds= */ 1), /* chunks= */ 7);
    return log;
  }

  private JsonNode finished() {
    return JsonLines.only(text(), "job.finished");
  }

  private String text() {
    return stdout.toString(StandardCharsets.UTF_8);
  }
}
