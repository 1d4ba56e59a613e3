package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.ops.doctor.Collector;
import academy.video.testing.FakeAccount;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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

  @Test
  void doctor_withABrokenSnapshot_endsWith11() throws IOException {
    Path file = Files.writeString(folder.resolve("snapshot.json"), "{}");

    assertThat(process.run("doctor", "--from", file.toString())).isEqualTo(11);
    assertThat(process.stderr()).contains("calls");
    assertThat(process.stdout()).isEmpty();
  }
}
