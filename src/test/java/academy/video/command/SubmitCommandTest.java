package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import academy.video.aws.AwsOperation;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubmitCommandTest {

  private final CommandHarness process = new CommandHarness();

  @BeforeEach
  void batchTakesJobs() {
    process.aws.answer(AwsOperation.BATCH_LIST_JOBS, "{\"jobSummaryList\":[]}");
    process.aws.answer(AwsOperation.BATCH_SUBMIT_JOB, "{\"jobId\":\"j-1\",\"jobName\":\"n\"}");
  }

  @Test
  void submit_aVideo_printsItsJobAndHowToFollowIt() {
    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7")).isZero();

    assertThat(process.stdout())
        .isEqualTo(
            """
            Submitted 7 as job j-1 to academy-video-batch-queue.
            Follow it with: status --job j-1 --follow
            """);
    assertThat(process.aws.isClosed()).isTrue();
    assertThat(process.destinationsClosed).isEqualTo(1);
  }

  @Test
  void submit_withJson_printsTheJob() {
    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7", "--json")).isZero();

    assertThat(FakeAws.json(process.stdout()).path("job_id").asText()).isEqualTo("j-1");
  }

  @Test
  void submit_withSeveralMistakes_namesThemAllAndSubmitsNothing() {
    int code =
        process.run(
            "submit", "in.mp4", "/out", "--profile", "nope", "--queue", "a b", "--price", "x");

    assertThat(code).isEqualTo(11);
    assertThat(process.stderr())
        .contains("VIDEO_SOURCE (SOURCE) is a local path, which a job cannot reach")
        .contains("VIDEO_DESTINATION (DESTINATION) is a local path")
        .contains("nope")
        .contains("VIDEO_BATCH_JOB_QUEUE (--queue) is \"a b\"")
        .contains("VIDEO_PRICE_PER_VCPU_HOUR (--price) is \"x\"");
    assertThat(process.aws.calls).isEmpty();
  }

  @Test
  void submit_withDryRun_printsRequestTimeAndCostForTheDefinitionsVcpus() {
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
        """
        {"jobDefinitions":[
          {"revision":3,"containerProperties":{"resourceRequirements":[
            {"type":"MEMORY","value":"8192"},{"type":"VCPU","value":"4"}]}},
          {"revision":2,"containerProperties":{"resourceRequirements":[
            {"type":"VCPU","value":"2"}]}}]}\
        """);

    int code =
        process.run(
            "submit",
            "s3://uploads/7.mp4",
            "s3://videos/7",
            "--dry-run",
            "--price",
            "0.05",
            "--json");

    assertThat(code).as(process.stderr()).isZero();
    JsonNode result = FakeAws.json(process.stdout());
    assertThat(result.at("/request/parameters/source").asText()).isEqualTo("s3://uploads/7.mp4");
    assertThat(result.at("/estimate/vcpus").asDouble()).isEqualTo(4);
    double seconds = result.at("/estimate/vcpu_seconds").asDouble();
    assertThat(seconds).isPositive();
    assertThat(result.at("/estimate/minutes").asDouble())
        .isCloseTo(seconds / 4 / 60, within(0.006));
    assertThat(result.at("/estimate/cost").asDouble())
        .isCloseTo(seconds * 0.05 / 3600, within(1e-5));
    assertThat(process.aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).isEmpty();
  }

  @Test
  void submit_withDryRunWhereBatchMayNotBeAsked_countsThisMachinesCoresAndSaysSo() {
    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7", "--dry-run")).isZero();

    assertThat(process.stdout()).contains("\"jobName\"").endsWith("Nothing was submitted.\n");
    assertThat(process.stderr())
        .contains("batch:DescribeJobDefinitions failed", "counts this machine's");
  }

  @Test
  void submit_aDuplicate_endsWith82() {
    process.destination.put(
        "status.json",
        ("{\"state\":\"running\",\"heartbeat\":\"" + Instant.now() + "\",\"job_id\":\"j-0\"}")
            .getBytes(StandardCharsets.UTF_8));

    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7")).isEqualTo(82);
    assertThat(process.stderr()).contains("job j-0 is encoding it").contains("--force");
  }

  @Test
  void status_ofASubmittedVideo_isWell() {
    process.run("submit", "s3://uploads/7.mp4", "s3://videos/7");
    batchSays("RUNNABLE", "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT");

    assertThat(process.run("status", "s3://videos/7")).isZero();
    assertThat(process.stdout())
        .contains("submitted, and not begun yet, Batch job j-1, attempt 1")
        .contains("Batch      RUNNABLE: MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT")
        .contains("doctor --job j-1");
  }

  @Test
  void status_ofASubmittedVideoWhoseJobFailedBeforeItRan_isNotWell() {
    process.run("submit", "s3://uploads/7.mp4", "s3://videos/7");
    batchSays("FAILED", "CannotPullContainerError: no such image");

    assertThat(process.run("status", "s3://videos/7")).isEqualTo(80);
    assertThat(process.stdout()).contains("FAILED: CannotPullContainerError: no such image");
  }

  @Test
  void status_ofASubmittedVideoWhoseJobBatchForgot_isNotWell() {
    process.run("submit", "s3://uploads/7.mp4", "s3://videos/7");
    process.aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, "{\"jobs\":[]}");

    assertThat(process.run("status", "s3://videos/7")).isEqualTo(80);
    assertThat(process.stdout()).contains("knows no job j-1 in this region");
  }

  @Test
  void status_whereBatchMayNotBeAsked_tellsWhatIsKnown() {
    process.run("submit", "s3://uploads/7.mp4", "s3://videos/7");

    assertThat(process.run("status", "s3://videos/7")).isZero();
    assertThat(process.stdout()).contains("submitted, and not begun yet");
    assertThat(process.stderr()).contains("AWS Batch can't be asked", "batch:DescribeJobs");
  }

  private void batchSays(String state, String reason) {
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        """
        {"jobs":[{"jobId":"j-1","jobName":"n","status":"%s","statusReason":"%s","createdAt":1}]}\
        """
            .formatted(state, reason));
  }
}
