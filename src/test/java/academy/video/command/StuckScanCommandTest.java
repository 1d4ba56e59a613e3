package academy.video.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.store.InMemoryStore.Operation;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeBatch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class StuckScanCommandTest {

  private final CommandHarness process = new CommandHarness();
  private final FakeBatch batch = new FakeBatch(process.aws, InstantSource.system());

  private void hangingJob() {
    Instant started = Instant.now().minus(Duration.ofMinutes(200));
    batch
        .add("0c5b2f2e", "7", "RUNNING", started.minus(Duration.ofMinutes(5)))
        .put("startedAt", started.toEpochMilli());
    process.destination.put(
        "status.json",
        "{\"state\":\"running\",\"stage\":\"encode\",\"percent\":43.1,\"job_id\":\"0c5b2f2e\",\"heartbeat\":\"%s\"}"
            .formatted(Instant.now().minus(Duration.ofMinutes(125)))
            .getBytes(UTF_8));
  }

  @Test
  void stuckScan_whereNothingIsStuck_saysSoAndEndsWith0() {
    batch.add("j", "7", "RUNNABLE", Instant.now());

    assertThat(process.run("stuck-scan")).isZero();

    assertThat(process.stdout())
        .isEqualTo("None of 1 job in academy-video-batch-queue is stuck.\n");
    assertThat(process.aws.isClosed()).isTrue();
  }

  /** Standard output stays one document, and the job's log has both. */
  @Test
  void stuckScan_inAJobOfBatch_writesAMetricOfTheOldestWaitingJob() {
    batch.add("young", "7", "RUNNABLE", Instant.now().minus(Duration.ofSeconds(30)));
    batch.add("old", "8", "RUNNABLE", Instant.now().minus(Duration.ofSeconds(700)));
    batch.add("runs", "9", "RUNNING", Instant.now().minus(Duration.ofSeconds(60)));
    process.environment.put("AWS_BATCH_JQ_NAME", "academy-video-batch-operations");

    assertThat(process.run("stuck-scan", "--json")).isZero();

    assertThat(FakeAws.json(process.stdout()).path("runnable").asInt()).isEqualTo(2);
    JsonNode line = FakeAws.json(process.stderr().strip());
    assertThat(process.stderr().lines()).hasSize(1);
    assertThat(line.path("job_queue").asText()).isEqualTo("academy-video-batch-queue");
    assertThat(line.path("oldest_runnable_seconds").asLong()).isBetween(700L, 760L);
    assertThat(line.path("runnable_jobs").asInt()).isEqualTo(2);
    assertThat(line.at("/_aws/CloudWatchMetrics/0/Namespace").asText()).isEqualTo("VideoWorker");
  }

  @Test
  void stuckScan_ofAPerson_writesNoMetric() {
    batch.add("j", "7", "RUNNABLE", Instant.now());

    process.run("stuck-scan");

    assertThat(process.stderr()).isEmpty();
  }

  @Test
  void stuckScan_findsAHangingJob_proposesAndEndsWith81() {
    hangingJob();

    assertThat(process.run("stuck-scan")).isEqualTo(81);

    assertThat(process.stdout())
        .isEqualTo(
            """
            1 of 1 job in academy-video-batch-queue is stuck. stuck-scan --apply would fix 1.

            Video 7, job 0c5b2f2e, RUNNING
              Its last heartbeat, in encode at 43.1 %, is 2 h 5 min old; 10 min is allowed.
              Proposed: terminate it and submit its video again, for the 1st of at most 2 times.
            """);
    assertThat(process.aws.requests(AwsOperation.BATCH_TERMINATE_JOB)).isEmpty();
    assertThat(process.destinationsClosed).isEqualTo(process.opened.size());
  }

  @Test
  void stuckScan_withApply_dealsWithItAndStillEndsWith81() {
    hangingJob();

    assertThat(process.run("stuck-scan", "--apply")).isEqualTo(81);

    assertThat(process.stdout())
        .isEqualTo(
            """
            1 of 1 job in academy-video-batch-queue is stuck: 1 submitted again.

            Video 7, job 0c5b2f2e, RUNNING
              Its last heartbeat, in encode at 43.1 %, is 2 h 5 min old; 10 min is allowed.
              Done: Submitted again as job new-1. This is the 1st of at most 2 times.
            """);
    assertThat(process.run("stuck-scan", "--apply")).isZero();
  }

  @Test
  void stuckScan_whereTheLastTryHangsToo_givesUpInBatchsWords() {
    hangingJob();
    ObjectNode job = batch.job("0c5b2f2e");
    job.put("statusReason", "Something.").withObject("/tags").put("video-resubmissions", "1");

    assertThat(process.run("stuck-scan", "--resubmissions", "1", "--apply")).isEqualTo(81);

    assertThat(process.stdout())
        .contains("is stuck: 1 given up.\n")
        .contains(
            "Given up: its video has already been submitted again once. AWS Batch says: Something."
                + " For details, run: doctor --job 0c5b2f2e\n");
  }

  @Test
  void stuckScan_withJson_printsTheSameAsData() {
    hangingJob();

    assertThat(process.run("stuck-scan", "--json")).isEqualTo(81);

    JsonNode report = FakeAws.json(process.stdout());
    assertThat(report.path("queue").asText()).isEqualTo("academy-video-batch-queue");
    assertThat(report.at("/stuck/0/job/job_id").asText()).isEqualTo("0c5b2f2e");
    assertThat(report.at("/stuck/0/job/proposal").asText()).isEqualTo("resubmit");
    assertThat(report.at("/stuck/0/outcome/result").asText()).isEqualTo("left");
    assertThat(report.path("undecided")).isEmpty();
  }

  @Test
  void stuckScan_thatCouldNotLook_doesNotEndWith0() {
    hangingJob();
    process.destination.failAt(
        Operation.READ, 1, Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "The key is refused."));

    assertThat(process.run("stuck-scan")).isEqualTo(40);

    assertThat(process.stdout())
        .isEqualTo(
            """
            None of 1 job in academy-video-batch-queue is stuck. 1 could not be checked.

            Could not be checked:
              job 0c5b2f2e: The key is refused. Check the credentials and their permissions for \
            this location.
            """);
  }

  @Test
  void stuckScan_withoutTheRightToList_endsWith42AndNamesIt() {
    process.aws.fail(
        AwsOperation.BATCH_LIST_JOBS, AwsFault.Kind.DENIED, "AccessDeniedException", "Not you.");

    assertThat(process.run("stuck-scan")).isEqualTo(42);
    assertThat(process.stderr()).contains("Grant batch:ListJobs");
  }

  @Test
  void stuckScan_withABadLimit_endsWith11BeforeAnyCall() {
    assertThat(process.run("stuck-scan", "--limits", "running=1d")).isEqualTo(11);
    assertThat(process.stderr()).contains("VIDEO_STUCK_LIMITS (--limits) is \"running=1d\"");
    assertThat(process.aws.calls).isEmpty();
  }
}
