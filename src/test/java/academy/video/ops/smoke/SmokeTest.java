package academy.video.ops.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.batch.BatchJob;
import academy.video.batch.BatchState;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SmokeTest {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final FakeWorld world = new FakeWorld();
  private final List<String> told = new ArrayList<>();
  private long nanos;

  @Test
  void run_whereAllJobsSucceed_passesAndTellsTheSecondsInEachState() throws Exception {
    world.states(
        1, BatchState.SUBMITTED, BatchState.RUNNABLE, BatchState.RUNNABLE, BatchState.SUCCEEDED);
    world.states(2, BatchState.RUNNING, BatchState.SUCCEEDED);

    SmokeReport report = run(2);

    assertThat(report.passed()).isTrue();
    assertThat(report.jobs()).extracting(SmokeReport.Job::jobId).containsExactly("id-1", "id-2");
    assertThat(report.jobs().getFirst().secondsInState())
        .containsEntry(BatchState.SUBMITTED, 1.0)
        .containsEntry(BatchState.RUNNABLE, 2.0)
        .doesNotContainKey(BatchState.SUCCEEDED);
    assertThat(world.calls).containsExactly("put", "submit 1", "submit 2", "clean");
    assertThat(told).contains("Job 1 is submitted: id-1.", "Job 1 is RUNNABLE.");
  }

  @Test
  void run_whereAJobFails_doesNotGoOnAndSaysWithWhatItEnded() throws Exception {
    world.states(1, BatchState.FAILED);
    world.statusReason = "Essential container in task exited";

    SmokeReport report = run(3);

    assertThat(report.passed()).isFalse();
    assertThat(report.jobs()).hasSize(1);
    assertThat(report.jobs().getFirst().problem())
        .contains("it ended FAILED: Essential container in task exited");
    assertThat(world.calls).containsExactly("put", "submit 1", "clean");
  }

  @Test
  void run_whereAJobNeverStarts_endsItAndSaysWhereItStands() throws Exception {
    world.states(1, BatchState.RUNNABLE);

    SmokeReport report = run(3);

    assertThat(report.jobs().getFirst().problem())
        .contains("it did not end within 600 s: it is RUNNABLE");
    assertThat(world.calls).containsExactly("put", "submit 1", "terminate id-1", "clean");
  }

  @Test
  void run_wherePresentationOrLogIsMissing_isNoSuccess() throws Exception {
    world.states(1, BatchState.SUCCEEDED);
    world.presentationProblem = "it succeeded, but there is no master.m3u8";
    assertThat(run(1).jobs().getFirst().problem())
        .contains("it succeeded, but there is no master.m3u8");

    world.presentationProblem = null;
    world.closingLine = null;
    world.states(1, BatchState.SUCCEEDED);
    assertThat(run(1).jobs().getFirst().problem().orElseThrow())
        .isEqualTo(
            "it succeeded, but its last line (job.finished) is not in the log group after 30 s");
  }

  @Test
  void run_whereAwsFails_cleansUpAndThrowsThat() {
    world.submitFailure = Failure.of(ExitCode.AWS_ACCESS_DENIED, "batch:SubmitJob failed");

    assertThatThrownBy(() -> run(1))
        .isInstanceOf(WorkerException.class)
        .hasMessageContaining("batch:SubmitJob failed");
    assertThat(world.calls).containsExactly("put", "clean");
  }

  @Test
  void run_whereCleaningUpFails_isNoSuccess() throws Exception {
    world.states(1, BatchState.SUCCEEDED);
    world.cleanUpFailure = Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "may not delete");

    SmokeReport report = run(1);

    assertThat(report.passed()).isFalse();
    assertThat(report.cleanUpProblem()).contains("may not delete");
  }

  private SmokeReport run(int count) throws InterruptedException {
    return new Smoke(world, time -> nanos += time.toNanos(), () -> nanos, LIMIT, told::add)
        .run(count);
  }

  /** A queue whose jobs go through the given states, one a look; the last one stays. */
  private static final class FakeWorld implements SmokeSteps {
    final List<String> calls = new ArrayList<>();
    final Map<String, Deque<BatchState>> states = new HashMap<>();
    @Nullable String statusReason;
    @Nullable String presentationProblem;
    @Nullable String closingLine = "{\"event\":\"job.finished\"}";
    @Nullable Failure submitFailure;
    @Nullable Failure cleanUpFailure;

    void states(int number, BatchState... sequence) {
      states.put("id-" + number, new ArrayDeque<>(List.of(sequence)));
    }

    @Override
    public void putSample() {
      calls.add("put");
    }

    @Override
    public String submit(int number) {
      if (submitFailure != null) {
        throw submitFailure.asException();
      }
      calls.add("submit " + number);
      return "id-" + number;
    }

    @Override
    public Optional<BatchJob> describe(String jobId) {
      Deque<BatchState> left = states.getOrDefault(jobId, new ArrayDeque<>());
      BatchState state = left.size() > 1 ? left.removeFirst() : left.getFirst();
      return Optional.of(
          new BatchJob(
              jobId,
              "arn:" + jobId,
              "name",
              state,
              Optional.ofNullable(statusReason),
              0,
              Instant.EPOCH,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of("stream"),
              Map.of(),
              Optional.empty(),
              List.of()));
    }

    @Override
    public void terminate(String jobId, String reason) {
      calls.add("terminate " + jobId);
    }

    @Override
    public Optional<String> presentationProblem(int number) {
      return Optional.ofNullable(presentationProblem);
    }

    @Override
    public Optional<String> closingLine(BatchJob job) {
      return Optional.ofNullable(closingLine);
    }

    @Override
    public void cleanUp() {
      calls.add("clean");
      if (cleanUpFailure != null) {
        throw cleanUpFailure.asException();
      }
    }
  }
}
