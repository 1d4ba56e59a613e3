package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@code status --job}, on answers in the shapes of AWS's API reference. */
class BatchStatusTest {

  private static final String FAILED =
      """
      {"jobs":[{"jobId":"j-1","jobName":"video-7-0","status":"FAILED",
       "statusReason":"SOURCE_CORRUPT (22): Half of it is missing.","createdAt":1767225600000,
       "container":{"logStreamName":"d/default/b"},"parameters":{"destination":"s3://videos/7"},
       "attempts":[
        {"container":{"exitCode":30},"startedAt":1767225601000,"stoppedAt":1767225602000,
         "statusReason":"Host EC2 (instance i-0) terminated."},
        {"container":{"exitCode":22},"startedAt":1767225603000,"stoppedAt":1767225604000}]}]}\
      """;

  private final CommandHarness process = new CommandHarness();

  @Test
  void job_thatFailed_isShownWithItsAttemptsNamesAndLog() {
    process.aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, FAILED);

    assertThat(process.run("status", "--job", "j-1")).isEqualTo(22);
    assertThat(process.stdout())
        .endsWith("\nAsk why: ./entrypoint doctor --job j-1\n")
        .startsWith(
            """
            Job        j-1 (video-7-0)
            State      FAILED: SOURCE_CORRUPT (22): Half of it is missing.
            Submitted  2026-01-01T00:00:00Z
            Attempt 1  exit code 30, STORAGE_UNAVAILABLE, from 2026-01-01T00:00:01Z to 2026-01-01T00:00:02Z
                       Host EC2 (instance i-0) terminated.
            Attempt 2  exit code 22, SOURCE_CORRUPT, from 2026-01-01T00:00:03Z to 2026-01-01T00:00:04Z
            Log        /aws/batch/academy-video-worker d/default/b
            Video\
            """);
    assertThat(process.aws.isClosed()).isTrue();
  }

  @Test
  void job_thatFailedBeforeItBegan_isNeverSaidToWait() {
    process.destination.put(
        "status.json",
        "{\"state\":\"submitted\",\"job_id\":\"j-1\"}".getBytes(StandardCharsets.UTF_8));
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        """
        {"jobs":[{"jobId":"j-1","jobName":"n","status":"FAILED","createdAt":1,
         "statusReason":"CannotPullContainerError: no such image",
         "parameters":{"destination":"s3://videos/7"}}]}\
        """);

    assertThat(process.run("status", "--job", "j-1")).isEqualTo(80);
    assertThat(process.stdout())
        .contains("Log        none: its container has not started\n")
        .contains("Job        failed before it wrote any status, Batch job j-1\n")
        .doesNotContain("not begun yet")
        .endsWith("\nAsk why: ./entrypoint doctor --job j-1\n");
  }

  @Test
  void job_ofANewerJobsVideo_leavesWhatItsStatusSays() {
    process.destination.put(
        "status.json",
        "{\"state\":\"submitted\",\"job_id\":\"j-2\"}".getBytes(StandardCharsets.UTF_8));
    process.aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, FAILED);

    process.run("status", "--job", "j-1");

    assertThat(process.stdout())
        .contains("submitted; nothing was heard of it since, Batch job j-2");
  }

  @Test
  void job_withALogGroupOfItsOwn_isReadThere() {
    process.environment.put("VIDEO_BATCH_LOG_GROUP", "/elsewhere");
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        """
        {"jobs":[{"jobId":"j-1","status":"FAILED","container":{"logStreamName":"s",
          "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/own"}}}}]}\
        """);
    process.aws.answer(
        AwsOperation.LOGS_GET_LOG_EVENTS,
        "{\"events\":[{\"message\":\"{\\\"event\\\":\\\"job.finished\\\",\\\"exit_code\\\":52}\"}]}");

    assertThat(process.run("status", "--job", "j-1")).isEqualTo(52);
    assertThat(process.stdout()).contains("Log        /own s\n").doesNotContain("job.finished");
    assertThat(process.run("status", "--job", "j-1", "--log-group", "/mine")).isEqualTo(52);
    assertThat(process.aws.requests(AwsOperation.LOGS_GET_LOG_EVENTS))
        .extracting(request -> request.path("logGroupName").asText())
        .containsExactly("/own", "/mine");
  }

  @Test
  void job_whoseLogStreamIsNotThere_isWarnedOf() {
    process.aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, FAILED);
    process.aws.fail(
        AwsOperation.LOGS_GET_LOG_EVENTS,
        AwsFault.Kind.NOT_FOUND,
        "ResourceNotFoundException",
        "The specified log stream does not exist.");

    assertThat(process.run("status", "--job", "j-1")).isEqualTo(22);
    assertThat(process.run("status", "--job", "j-1", "--follow")).isEqualTo(22);
    assertThat(process.stderr())
        .isEqualTo(
            """
            There is no log stream d/default/b in the log group /aws/batch/academy-video-worker; name another with --log-group.
            """
                .repeat(2));
  }

  @Test
  void job_byItsArn_isAskedForByItsId() {
    process.aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, FAILED);

    process.run("status", "--job", "arn:aws:batch:eu-central-1:123456789012:job/j-1");

    assertThat(process.aws.requests(AwsOperation.BATCH_DESCRIBE_JOBS))
        .containsExactly(FakeAws.json("{\"jobs\":[\"j-1\"]}"));
  }

  @Test
  void job_thatSucceeded_leavesNothingToAsk() {
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        "{\"jobs\":[{\"jobId\":\"j-1\",\"status\":\"SUCCEEDED\"}]}");

    assertThat(process.run("status", "--job", "j-1")).isZero();
    assertThat(process.stdout()).doesNotContain("Ask why");
  }

  @Test
  void job_asJson_hasJobAndVideo() {
    process.aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, FAILED);

    process.run("status", "--job", "j-1", "--json");

    assertThat(FakeAws.json(process.stdout()).at("/job/attempts/1/exit_code").asInt())
        .isEqualTo(22);
    assertThat(FakeAws.json(process.stdout()).at("/video/job").asText()).isEqualTo("none");
  }

  @Test
  void follow_aJobToItsEnd_printsItsLinesAndEndsWithItsCode() {
    process.aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, FAILED);
    process.aws.answer(
        AwsOperation.LOGS_GET_LOG_EVENTS,
        request ->
            request.has("nextToken")
                ? FakeAws.json("{\"events\":[],\"nextForwardToken\":\"f/1\"}")
                : FakeAws.json(
                    """
                    {"events":[{"message":"{\\"@timestamp\\":\\"T\\",\\"event\\":\\"job.started\\",\
                    \\"message\\":\\"Encoding.\\"}"},{"message":"no JSON"}],
                     "nextForwardToken":"f/1"}\
                    """));

    assertThat(process.run("status", "--job", "j-1", "--follow")).isEqualTo(22);
    assertThat(process.stdout())
        .contains("Job j-1 is FAILED.", "T job.started       Encoding.\n", "no JSON\n");
  }

  @Test
  void follow_whenBatchTellsNoCode_takesThatOfTheLastLine() {
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        """
        {"jobs":[{"jobId":"j-1","status":"FAILED","container":{"logStreamName":"s"}}]}\
        """);
    process.aws.answer(
        AwsOperation.LOGS_GET_LOG_EVENTS,
        """
        {"events":[{"message":"{\\"event\\":\\"job.finished\\",\\"exit_code\\":20}"}]}\
        """);

    assertThat(process.run("status", "--job", "j-1", "--follow")).isEqualTo(20);
  }

  @Test
  void follow_withoutRightToTheLog_stillEndsAsTheJob() {
    process.aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, FAILED);

    assertThat(process.run("status", "--job", "j-1", "--follow")).isEqualTo(22);
    assertThat(process.stderr()).contains("The log can't be read: logs:GetLogEvents failed");
  }

  @Test
  void follow_aDestination_followsTheJobOfItsStatus() {
    process.destination.put(
        "status.json",
        "{\"state\":\"submitted\",\"job_id\":\"j-1\"}".getBytes(StandardCharsets.UTF_8));
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        "{\"jobs\":[{\"jobId\":\"j-1\",\"status\":\"SUCCEEDED\"}]}");

    assertThat(process.run("status", "s3://videos/7", "--follow")).isZero();
    assertThat(process.aws.requests(AwsOperation.BATCH_DESCRIBE_JOBS))
        .containsExactly(FakeAws.json("{\"jobs\":[\"j-1\"]}"));
  }

  @Test
  void array_atWork_showsItsChildrenAndWhatTheyDoTogether() {
    array("PENDING", "\"RUNNABLE\":3,\"RUNNING\":29,\"SUCCEEDED\":0", "");
    nodesAtWork(42.0);

    assertThat(process.run("status", "--job", "p-1")).isZero();

    assertThat(process.stdout())
        .contains(
            "State      PENDING\n",
            "Log        of each node: ./entrypoint status --job p-1:0\n",
            "Nodes      32: 3 RUNNABLE, 29 RUNNING\n",
            "Job        running: encode, 42.0 %",
            "Nodes      29 of 32 at work, 151 of 360 chunks done, 12.3 times real time, about 5 min"
                + " left\n");
    assertThat(process.aws.requests(AwsOperation.BATCH_LIST_JOBS)).isEmpty();
  }

  @Test
  void array_withAFailedChild_namesItAndEndsWithItsCode() {
    array("FAILED", "\"FAILED\":1,\"SUCCEEDED\":31", "Array Child Job failed");
    failedChild();

    assertThat(process.run("status", "--job", "p-1")).isEqualTo(61);

    assertThat(process.stdout())
        .contains(
            "Nodes      32: 31 SUCCEEDED, 1 FAILED\n",
            "           p-1:7 is FAILED after 1 attempt, exit code 61, ");
    assertThat(process.aws.requests(AwsOperation.BATCH_LIST_JOBS))
        .containsExactly(FakeAws.json("{\"arrayJobId\":\"p-1\",\"jobStatus\":\"FAILED\"}"));
  }

  @Test
  void array_whoseVideoIsPublishedThoughAChildFailed_isWell() {
    array("FAILED", "\"FAILED\":1,\"SUCCEEDED\":31", "Array Child Job failed");
    failedChild();
    process.destination.put(
        "status.json",
        "{\"state\":\"succeeded\",\"job_id\":\"p-1\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(process.run("status", "--job", "p-1", "--follow")).isZero();

    assertThat(process.stdout())
        .contains("Job p-1 is FAILED: 31 SUCCEEDED, 1 FAILED.")
        .endsWith(
            "Its video is published all the same: other nodes did what the failed ones left.\n");
  }

  @Test
  void array_thatFailedForGood_endsWithTheCodeOfItsStatus() {
    array("FAILED", "\"FAILED\":32", "Array Child Job failed");
    failedChild();
    process.destination.put(
        "status.json",
        "{\"state\":\"failed\",\"job_id\":\"p-1\",\"failure\":{\"exit_code\":22}}"
            .getBytes(StandardCharsets.UTF_8));

    assertThat(process.run("status", "--job", "p-1")).isEqualTo(22);
    assertThat(process.stdout()).contains("           and 31 more failed\n");
  }

  @Test
  void array_asJson_hasItsChildren() {
    array("FAILED", "\"FAILED\":1,\"SUCCEEDED\":31", "Array Child Job failed");
    failedChild();

    process.run("status", "--job", "p-1", "--json");

    assertThat(FakeAws.json(process.stdout()).at("/job/array/children/failed").asInt())
        .isEqualTo(1);
    assertThat(FakeAws.json(process.stdout()).at("/failed_children/0/id").asText())
        .isEqualTo("p-1:7");
  }

  @Test
  void array_followedAsJson_tellsWhatItsNodesHaveDoneBeforeItsEnd() {
    AtomicInteger looks = new AtomicInteger();
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        _ ->
            arrayJob(looks.incrementAndGet() == 1 ? "PENDING" : "SUCCEEDED", "\"RUNNING\":32", ""));
    nodesAtWork(42.0);

    assertThat(process.run("status", "--job", "p-1", "--follow", "--json")).isZero();

    String[] printed = process.stdout().split("(?m)^(?=\\{)");
    assertThat(printed).hasSize(2);
    JsonNode progress = FakeAws.json(printed[0]);
    assertThat(progress.path("event").asText()).isEqualTo("progress");
    assertThat(progress.path("job_id").asText()).isEqualTo("p-1");
    assertThat(progress.path("percent").asDouble()).isEqualTo(42.0);
    assertThat(progress.at("/nodes/chunks_done").asInt()).isEqualTo(151);
    assertThat(FakeAws.json(printed[1]).at("/job/state").asText()).isEqualTo("succeeded");
  }

  @Test
  void child_ofAnArray_isAJobOfItsOwn() {
    nodesAtWork(42.0);
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        """
        {"jobs":[{"jobId":"p-1:7","status":"RUNNING","arrayProperties":{"index":7},
          "parameters":{"destination":"s3://videos/7"}}]}\
        """);

    assertThat(process.run("status", "--job", "p-1:7")).isZero();

    assertThat(process.aws.requests(AwsOperation.BATCH_DESCRIBE_JOBS))
        .containsExactly(FakeAws.json("{\"jobs\":[\"p-1:7\"]}"));
    assertThat(process.stdout()).contains("Job        p-1:7").contains("Nodes      29 of 32");
  }

  @Test
  void video_thatNodesShare_isShownWithTheStatesOfTheirJobs() {
    array("PENDING", "\"RUNNABLE\":3,\"RUNNING\":29", "");
    nodesAtWork(42.0);

    assertThat(process.run("status", "s3://videos/7")).isZero();

    assertThat(process.stdout())
        .contains("Nodes      29 of 32 at work")
        .contains("Batch      PENDING: 3 RUNNABLE, 29 RUNNING\n");
  }

  private void array(String state, String summary, String reason) {
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        request ->
            request.at("/jobs/0").asText().equals("p-1")
                ? arrayJob(state, summary, reason)
                : FakeAws.json(
                    """
                    {"jobs":[{"jobId":"p-1:7","status":"FAILED","attempts":[
                      {"container":{"exitCode":61}}]}]}\
                    """));
  }

  private static ObjectNode arrayJob(String state, String summary, String reason) {
    return FakeAws.json(
        """
        {"jobs":[{"jobId":"p-1","jobName":"video-7-0","status":"%s",
          "statusReason":"%s","createdAt":1767225600000,
          "parameters":{"destination":"s3://videos/7"},
          "arrayProperties":{"size":32,"statusSummary":{%s}}}]}\
        """
            .formatted(state, reason, summary));
  }

  private void failedChild() {
    process.aws.answer(
        AwsOperation.BATCH_LIST_JOBS,
        "{\"jobSummaryList\":[{\"jobId\":\"p-1:7\",\"status\":\"FAILED\"}],\"nextToken\":\"t\"}");
  }

  private void nodesAtWork(double percent) {
    process.destination.put(
        "status.json",
        """
        {"state":"running","stage":"encode","percent":%s,"heartbeat":"%s","job_id":"p-1",
         "nodes":{"of":32,"alive":29,"chunks_done":151,"chunks_total":360,"speed":12.3,"eta_s":245}}\
        """
            .formatted(percent, java.time.Instant.now())
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void job_thatBatchDoesNotKnow_isAProblem() {
    process.aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, "{\"jobs\":[]}");

    assertThat(process.run("status", "--job", "j-0")).isEqualTo(80);
    assertThat(process.stderr()).contains("AWS Batch knows no job j-0");
  }

  @Test
  void job_whenThrottled_endsWith33() {
    process.aws.fail(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        AwsFault.Kind.THROTTLED,
        "TooManyRequestsException",
        "Too Many Requests");

    assertThat(process.run("status", "--job", "j-1")).isEqualTo(33);
  }

  @Test
  void status_withoutWhatToLookAt_isUsage() {
    assertThat(process.run("status")).isEqualTo(13);
  }
}
