package academy.video.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.ops.doctor.Collector;
import academy.video.testing.FakeAccount;
import academy.video.testing.FakeAws;
import academy.video.testing.HostileTexts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

  private final CommandHarness process = new CommandHarness();
  private final FakeAccount account = new FakeAccount(process.aws);
  @TempDir private Path folder;

  /** An index says what its images are for, so that no layer has to be fetched. */
  @BeforeEach
  void imageIsAnIndex() {
    ObjectNode answer = FakeAws.json("{\"failures\": []}");
    answer
        .putArray("images")
        .addObject()
        .put(
            "imageManifest",
            """
            {"manifests": [{"platform": {"os": "linux", "architecture": "arm64"}}]}\
            """);
    process.aws.answer(AwsOperation.ECR_BATCH_GET_IMAGE, answer.toString());
  }

  @Test
  void doctor_whereAllIsWell_endsWith0() {
    account.addJob("done", "SUCCEEDED", Instant.now().minusSeconds(600).toEpochMilli());

    int code = process.run("doctor");

    assertThat(process.stdout()).doesNotContain("Fix:");
    assertThat(code).as(process.stdout()).isZero();
    assertThat(process.aws.isClosed()).isTrue();
  }

  @Test
  void doctor_whereTheQueueIsDisabled_saysSoFirstAndEndsWith80() {
    account.queue().put("state", "DISABLED");

    assertThat(process.run("doctor")).isEqualTo(80);

    assertThat(process.stdout())
        .startsWith("Nothing can be submitted: ")
        .contains("\nFix:\n  ", "\nEvidence:\n  batch:DescribeJobQueues  ", "DISABLED");
  }

  @Test
  void doctor_ofAJob_isAboutThatJob() {
    account.addFailedJob("j-1", Instant.now().minusSeconds(600).toEpochMilli(), 20);
    process.aws.answer(
        AwsOperation.LOGS_GET_LOG_EVENTS,
        """
        {"events": [{"timestamp": 1, "message": "{\\"event\\":\\"job.finished\\",\\"outcome\\":\\"failed\\",\\"exit_code\\":20,\\"failure\\":\\"SOURCE_NOT_FOUND\\",\\"reason\\":\\"There is no r2://videos/in.mp4.\\",\\"hint\\":\\"Check the key.\\"}"}]}\
        """);

    assertThat(process.run("doctor", "--job", "j-1")).isEqualTo(80);

    assertThat(process.stdout())
        .startsWith("The job failed with ")
        .contains("SOURCE_NOT_FOUND", "There is no r2://videos/in.mp4", "\nJob j-1 (video-j-1)");
  }

  @Test
  void doctor_withAFlagAndAVariable_asksForThoseNames() {
    process.environment.put("VIDEO_BATCH_LOG_GROUP", "/other");

    process.run("doctor", "--queue", "other", "--compute-environment", "ce", "--definition", "d:4");

    assertThat(process.aws.requests(AwsOperation.BATCH_DESCRIBE_JOB_QUEUES).getFirst())
        .isEqualTo(FakeAws.json("{\"jobQueues\": [\"other\"]}"));
    assertThat(process.aws.requests(AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS).getFirst())
        .isEqualTo(FakeAws.json("{\"computeEnvironments\": [\"ce\"]}"));
    assertThat(process.aws.requests(AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS).getFirst())
        .isEqualTo(FakeAws.json("{\"jobDefinitions\": [\"d:4\"]}"));
    assertThat(process.aws.requests(AwsOperation.LOGS_DESCRIBE_LOG_GROUPS).getFirst())
        .isEqualTo(FakeAws.json("{\"logGroupNamePrefix\": \"/other\"}"));
  }

  @Test
  void doctor_withASnapshot_saysTheSameWithoutAws() throws IOException {
    account.queue().put("state", "DISABLED");
    Path file = folder.resolve("snapshot.json");
    process.run("doctor", "--save-snapshot", file.toString());
    String said = process.stdout();
    int calls = process.aws.calls.size();
    process.out.reset();

    assertThat(process.run("doctor", "--from", file.toString())).isEqualTo(80);

    assertThat(process.stdout()).isEqualTo(said);
    assertThat(process.aws.calls).hasSize(calls);
    assertThat(Files.readString(file)).doesNotContain("X-Amz-Signature");
  }

  @Test
  void doctor_savingASnapshot_masksSecrets() throws IOException {
    account
        .latestDefinition()
        .withObject("/containerProperties")
        .withArray("environment")
        .addObject()
        .put("name", "R2_SECRET_ACCESS_KEY")
        .put("value", "not-for-others");
    Path file = folder.resolve("snapshot.json");

    process.run("doctor", "--save-snapshot", file.toString(), "--json");

    assertThat(Files.readString(file))
        .contains("R2_SECRET_ACCESS_KEY")
        .doesNotContain("not-for-others");
    assertThat(process.stdout()).doesNotContain("not-for-others");
  }

  @Test
  void doctor_withJson_printsTheSameAsData() {
    account.queue().put("state", "DISABLED");

    assertThat(process.run("doctor", "--json")).isEqualTo(80);

    JsonNode diagnosis = FakeAws.json(process.stdout());
    assertThat(diagnosis.path("verdict").asText()).isEqualTo("found");
    assertThat(diagnosis.path("sentence").asText()).startsWith("Nothing can be submitted: ");
    assertThat(diagnosis.at("/findings/0/cause").asText()).isEqualTo("queue_disabled");
    assertThat(diagnosis.at("/findings/0/evidence/0/call").asText())
        .isEqualTo("batch:DescribeJobQueues");
    assertThat(diagnosis.at("/findings/0/fix/0").asText()).isNotEmpty();
  }

  @Test
  void doctor_whereNothingMayBeSeen_saysWhatToGrantAndEndsWith80() {
    Collector.operations()
        .forEach(
            each -> process.aws.fail(each, AwsFault.Kind.DENIED, "AccessDenied", "You may not."));

    assertThat(process.run("doctor")).isEqualTo(80);

    assertThat(process.stdout()).contains("batch:DescribeJobQueues").doesNotContain("You may not");
  }

  @Test
  void doctor_withoutCredentials_saysSo() {
    process.aws.fail(
        AwsOperation.STS_GET_CALLER_IDENTITY,
        AwsFault.Kind.NO_CREDENTIALS,
        "",
        "Unable to load credentials.");

    assertThat(process.run("doctor")).isEqualTo(80);

    assertThat(process.stdout()).startsWith("AWS can't be asked: ");
    assertThat(process.aws.calls).hasSize(1);
  }

  private void runningJob() {
    account
        .addJob("j-1", "RUNNING", Instant.now().minusSeconds(9000).toEpochMilli())
        .put("startedAt", Instant.now().minusSeconds(8000).toEpochMilli())
        .withObject("/container")
        .put("logStreamName", "worker/default/t");
    process.aws.answer(
        AwsOperation.LOGS_GET_LOG_EVENTS,
        "{\"events\": [{\"timestamp\": %d, \"message\": \"m\"}]}"
            .formatted(Instant.now().minusSeconds(3600).toEpochMilli()));
  }

  private void r2() {
    process.environment.put("R2_ACCOUNT_ID", "0123456789abcdef0123456789abcdef");
    process.environment.put("R2_ACCESS_KEY_ID", "a1".repeat(16));
    process.environment.put("R2_SECRET_ACCESS_KEY", "b2".repeat(32));
  }

  @Test
  void doctor_ofAJobThatRuns_saysWhereItIsByItsStatusAndTheSameLater() throws IOException {
    runningJob();
    r2();
    process.destination.put(
        "status.json",
        """
        {"state": "running", "stage": "encode", "percent": 39.3, "job_id": "j-1", "attempt": 1,
         "heartbeat": "%s"}\
        """
            .formatted(Instant.now())
            .getBytes(UTF_8));
    Path file = folder.resolve("snapshot.json");

    process.run("doctor", "--job", "j-1", "--save-snapshot", file.toString());
    String said = process.stdout();
    process.out.reset();
    process.run("doctor", "--from", file.toString());

    assertThat(said)
        .contains("job j-1 is at work, in stage encode at 39.3 % by its heartbeat of 20")
        .doesNotContain("hangs");
    assertThat(process.stdout()).isEqualTo(said);
    assertThat(process.opened)
        .singleElement()
        .satisfies(
            config -> assertThat(config.storageDeadline()).isLessThan(Duration.ofSeconds(11)));
    assertThat(process.destinationsClosed).isEqualTo(1);
  }

  @Test
  void doctor_ofAJobThatRunsWithoutCredentialsOfItsStore_goesByTheRest() {
    runningJob();

    assertThat(process.run("doctor", "--job", "j-1")).isEqualTo(80);

    assertThat(process.stdout())
        .contains("likely: it has printed nothing since ")
        .containsPattern("Not seen:\n(?s:.*)S3:GetObject failed: .*R2_A.* \\(CONFIG_MISSING\\)");
    assertThat(process.opened).isEmpty();
  }

  /** What AWS says stays on its line, and turns no terminal around. */
  @Test
  void doctor_ofHostileTextsOfAws_printsThemHarmlessAndOnOneLine() {
    String hostile = "x\u001b[2J\r\nFORGED: all is well.\u202e\u2028FORGED\u0007";
    account.queue().put("status", "INVALID").put("statusReason", hostile);
    account
        .environmentOfTheQueue()
        .put("status", "INVALID")
        .put("statusReason", "CLIENT_ERROR - " + hostile);
    account
        .addFailedJob("j-1", Instant.now().minusSeconds(600).toEpochMilli(), 3)
        .put("jobName", "video-" + hostile)
        .withObject("/container")
        .put("reason", hostile);
    account
        .addJob("j-2", "RUNNABLE", Instant.now().minusSeconds(7200).toEpochMilli())
        .put("jobName", hostile)
        .put("statusReason", hostile);
    process.aws.fail(AwsOperation.IAM_GET_ROLE, AwsFault.Kind.UNAVAILABLE, "X", hostile);
    process.aws.answer(
        AwsOperation.LOGS_GET_LOG_EVENTS,
        FakeAws.json("{}")
            .set(
                "events",
                FakeAws.json("{}")
                    .arrayNode()
                    .add(FakeAws.json("{\"timestamp\": 1}").put("message", hostile)))
            .toString());

    for (String job : List.of("j-1", "j-2")) {
      process.out.reset();
      process.run("doctor", "--job", job);

      assertThat(process.stdout()).contains("FORGED");
      assertThat(HostileTexts.harmIn(process.stdout())).isEmpty();
      assertThat(process.stdout().lines()).noneMatch(line -> line.strip().startsWith("FORGED"));
    }
  }

  @Test
  void doctor_withABrokenSnapshot_endsWith11() throws IOException {
    Path file = Files.writeString(folder.resolve("snapshot.json"), "{}");

    assertThat(process.run("doctor", "--from", file.toString())).isEqualTo(11);
    assertThat(process.stderr()).contains("calls");
    assertThat(process.stdout()).isEmpty();
  }
}
