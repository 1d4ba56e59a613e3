package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.ExpectedResources;
import academy.video.pipeline.DryRun;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            Follow it with: ./entrypoint status --job j-1 --follow
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
  void submit_forFourNodes_submitsAnArrayAndSaysSo() {
    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7", "--nodes", "4"))
        .isZero();

    assertThat(process.stdout()).startsWith("Submitted 7 as job j-1 for 4 nodes to ");
    assertThat(process.stderr())
        .contains("The video has 2 chunks: only as many of its 4 nodes have work.");
    assertThat(submittedSize()).isEqualTo(4);
  }

  @Test
  void submit_withAuto_choosesFromThePlanAndTheDefinitionsVcpus() {
    definitionOf(2);
    expects(/* cpuSeconds= */ 1_000);

    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7", "--nodes", "auto"))
        .isZero();

    assertThat(submittedSize()).isEqualTo(2);
  }

  @Test
  void submit_withAutoASmallVideo_isAPlainJob() {
    process.environment.put("VIDEO_BATCH_NODES", "auto");

    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7")).isZero();

    assertThat(submittedSize()).isZero();
    assertThat(process.stdout()).doesNotContain("nodes");
  }

  @Test
  void submit_withAutoASourceThatOnlyTheJobMayRead_getsOneNodeAndSaysSo() {
    process.engine.planFailure =
        Optional.of(Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "R2 refused the key."));

    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7", "--nodes", "auto"))
        .isZero();

    assertThat(submittedSize()).isZero();
    assertThat(process.stderr()).contains("Without the source no number of nodes can be chosen");
  }

  @Test
  void submit_withATimeThatCanNotBe_takesWhatHelpsAndSaysSo() {
    definitionOf(2);
    expects(/* cpuSeconds= */ 4_000);

    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7", "--finish-in", "5m"))
        .isZero();

    assertThat(submittedSize()).isEqualTo(2);
    assertThat(process.stderr())
        .contains("2 nodes are expected to take 27.2 minutes, longer than --finish-in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10001", "many", "-1"})
  void submit_withNoNumberOfNodes_isRefused(String nodes) {
    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7", "--nodes", nodes))
        .isEqualTo(11);
    assertThat(process.stderr())
        .contains("VIDEO_BATCH_NODES (--nodes) is \"" + nodes + "\"; it must be a whole number");
  }

  @Test
  void submit_withDryRun_printsATableOfNodes() {
    definitionOf(2);
    expects(/* cpuSeconds= */ 4_000);

    process.run(
        "submit",
        "s3://uploads/7.mp4",
        "s3://videos/7",
        "--dry-run",
        "--nodes",
        "2",
        "--price",
        "0.05");

    assertThat(process.stdout())
        .contains("\"arrayProperties\"")
        .endsWith(
            """
            About 33.3 minutes on 2 vCPUs: 4000 vCPU-seconds, which cost 0.05556.
               nodes   minutes   vCPU-hours      cost
                   1      35.6         1.12   0.05594
            ->     2      27.2         1.68   0.08411
            The minutes include two to launch instances, whose cost is not counted.
            Nothing was submitted.
            """);
  }

  @Test
  void submit_withDryRunAsJson_hasTheSameTable() {
    definitionOf(2);
    expects(/* cpuSeconds= */ 4_000);

    process.run(
        "submit", "s3://uploads/7.mp4", "s3://videos/7", "--dry-run", "--nodes", "2", "--json");

    JsonNode result = FakeAws.json(process.stdout());
    assertThat(result.at("/request/arrayProperties/size").asInt()).isEqualTo(2);
    assertThat(result.path("nodes").asInt()).isEqualTo(2);
    assertThat(result.at("/choices/1/nodes").asInt()).isEqualTo(2);
    assertThat(result.at("/choices/1/minutes").asDouble()).isCloseTo(27.2, within(0.05));
    assertThat(result.at("/choices/0/vcpu_hours").asDouble()).isPositive();
  }

  private int submittedSize() {
    return process
        .aws
        .requests(AwsOperation.BATCH_SUBMIT_JOB)
        .getLast()
        .at("/arrayProperties/size")
        .asInt();
  }

  private void definitionOf(int vcpus) {
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
        """
        {"jobDefinitions":[{"revision":3,"status":"ACTIVE","containerProperties":{
          "resourceRequirements":[{"type":"VCPU","value":"%d"}]}}]}\
        """
            .formatted(vcpus));
  }

  private void expects(double cpuSeconds) {
    DryRun plan = process.engine.plan;
    process.engine.plan =
        new DryRun(
            plan.source(),
            plan.plan(),
            new ExpectedResources(1, 1, 1, cpuSeconds, 0),
            plan.chunksAtOnce(),
            plan.expectedMemoryBytes(),
            plan.expectedSeconds(),
            plan.mostMediaBytes(),
            plan.mostSeconds());
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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void submit_toAQueueAndADefinitionThatAreNotThere_proposesNearNames(boolean dryRun) {
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_QUEUES,
        request ->
            FakeAws.json(
                request.has("jobQueues")
                    ? "{\"jobQueues\":[]}"
                    : "{\"jobQueues\":[{\"jobQueueName\":\"academy-video-batch-queue\"}]}"));
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
        request ->
            FakeAws.json(
                request.path("jobDefinitionName").asText().equals("lecture")
                    ? "{\"jobDefinitions\":[{\"revision\":4,\"status\":\"ACTIVE\"},"
                        + "{\"revision\":3,\"status\":\"INACTIVE\"}]}"
                    : "{}"));

    assertThat(submit(dryRun, "--queue", "academy-video-bath-queue", "--definition", "lecture:3"))
        .isEqualTo(11);
    assertThat(process.stderr())
        .contains(
            "Nothing was submitted: AWS Batch has no job queue academy-video-bath-queue in"
                + " eu-central-1 (did you mean academy-video-batch-queue?); the job definition"
                + " lecture has no ACTIVE revision 3 (did you mean lecture:4?).");
    assertThat(process.aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void submit_toADisabledQueue_isRefused(boolean dryRun) {
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_QUEUES,
        "{\"jobQueues\":[{\"jobQueueName\":\"q\",\"state\":\"DISABLED\"}]}");

    assertThat(submit(dryRun)).isEqualTo(11);
    assertThat(process.stderr()).contains("is DISABLED and takes no job");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void submit_aSourceThatIsNotThere_proposesANearName(boolean dryRun) {
    process.engine.planFailure =
        Optional.of(
            Failure.of(
                ExitCode.SOURCE_NOT_FOUND, "The source s3://uploads/leson.mp4 does not exist."));
    process.destination.put("lesson.mp4", new byte[1]);

    assertThat(submit(dryRun)).isEqualTo(20);
    assertThat(process.stderr())
        .contains(
            "Nothing was submitted: The source s3://uploads/leson.mp4 does not exist. (did you mean"
                + " lesson.mp4?)");
    assertThat(process.aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void submit_aBrokenSource_isRefusedWithTheJobsOwnCode(boolean dryRun) {
    process.engine.planFailure =
        Optional.of(Failure.of(ExitCode.SOURCE_CORRUPT, "Half of it is missing."));

    assertThat(submit(dryRun)).isEqualTo(22);
    assertThat(process.stderr()).contains("Nothing was submitted: Half of it is missing.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void submit_aSourceThatOnlyTheJobMayRead_isAccepted(boolean dryRun) {
    process.engine.planFailure =
        Optional.of(Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "R2 refused the key."));

    assertThat(submit(dryRun)).isZero();
    assertThat(process.stderr())
        .contains("The source can't be looked at from here: R2 refused the key.");
    assertThat(process.aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).hasSize(dryRun ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void submit_byArns_sendsTheirNames(boolean dryRun) {
    String arn = "arn:aws:batch:eu-central-1:123456789012:";

    assertThat(
            submit(
                dryRun,
                "--queue",
                arn + "job-queue/q",
                "--definition",
                arn + "job-definition/d:7",
                "--json"))
        .isZero();
    JsonNode printed = FakeAws.json(process.stdout());
    JsonNode names = dryRun ? printed.path("request") : printed;
    assertThat(names.path(dryRun ? "jobQueue" : "job_queue").asText()).isEqualTo("q");
    assertThat(names.path(dryRun ? "jobDefinition" : "job_definition").asText()).isEqualTo("d:7");
  }

  private int submit(boolean dryRun, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("submit", "s3://uploads/leson.mp4", "s3://videos/7"));
    arguments.addAll(List.of(more));
    if (dryRun) {
      arguments.add("--dry-run");
    }
    return process.run(arguments.toArray(String[]::new));
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
  void submit_aDuplicate_endsWith82AlsoInADryRun() {
    process.destination.put(
        "status.json",
        ("{\"state\":\"running\",\"heartbeat\":\"" + Instant.now() + "\",\"job_id\":\"j-0\"}")
            .getBytes(StandardCharsets.UTF_8));

    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7")).isEqualTo(82);
    assertThat(process.run("submit", "s3://uploads/7.mp4", "s3://videos/7", "--dry-run"))
        .isEqualTo(82);
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
        .endsWith("\nAsk why: ./entrypoint doctor --job j-1\n");
  }

  @Test
  void status_ofASubmittedVideoWhoseJobFailedBeforeItRan_isNotWell() {
    process.run("submit", "s3://uploads/7.mp4", "s3://videos/7");
    batchSays("FAILED", "CannotPullContainerError: no such image");

    assertThat(process.run("status", "s3://videos/7")).isEqualTo(80);
    assertThat(process.stdout())
        .contains("Job        failed before it wrote any status, Batch job j-1")
        .contains("FAILED: CannotPullContainerError: no such image")
        .doesNotContain("not begun yet")
        .endsWith("\nAsk why: ./entrypoint doctor --job j-1\n");
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
    assertThat(process.stdout()).contains("submitted; nothing was heard of it since");
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
