package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.log.Breadcrumb;
import academy.video.log.JobLog;
import academy.video.log.LogOutput;
import academy.video.log.Redactor;
import academy.video.model.LogFormat;
import academy.video.ops.jobdef.BlueprintReader;
import academy.video.ops.jobdef.Choice;
import academy.video.ops.jobdef.JobdefFiles;
import academy.video.testing.FakeAws;
import academy.video.testing.IamRole;
import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job that fails in its container tells Batch why; a missing setting is failure enough. */
@Timeout(60)
class BatchReportTest {

  private final CommandHarness process = new CommandHarness();

  @BeforeEach
  void inAContainerOfEcs() {
    process.environment.putAll(
        Map.of(
            "AWS_BATCH_JOB_ID", "j-1",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials"));
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        "{\"jobs\":[{\"jobId\":\"j-1\",\"jobArn\":\"arn:j-1\"}]}");
    process.aws.answer(AwsOperation.BATCH_TAG_RESOURCE, "{}");
    process.aws.answer(AwsOperation.BATCH_TERMINATE_JOB, "{}");
  }

  @Test
  void aFailureThatNoRetryMends_tagsAndEndsTheJobAndKeepsItsCode() {
    assertThat(process.run("encode", "--json")).isEqualTo(10);

    assertThat(process.aws.requests(AwsOperation.BATCH_TAG_RESOURCE))
        .containsExactly(
            FakeAws.json(
                """
                {"resourceArn":"arn:j-1","tags":{"video-failure":"CONFIG_MISSING",
                 "video-exit-code":"10","video-stage":"configure"}}\
                """));
    assertThat(
            process
                .aws
                .requests(AwsOperation.BATCH_TERMINATE_JOB)
                .getFirst()
                .path("reason")
                .asText())
        .startsWith("CONFIG_MISSING (10): ");
    assertThat(process.stdout().lines().toList().getLast()).contains("\"job.finished\"");
  }

  @Test
  void aChildOfAnArrayThatFailsForGood_tagsTheArrayAndEndsItselfAlone() {
    process.environment.put("AWS_BATCH_JOB_ID", "p-1:7");
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        request ->
            FakeAws.json(
                "{\"jobs\":[{\"jobId\":\"x\",\"jobArn\":\"arn:%s\"}]}"
                    .formatted(request.at("/jobs/0").asText())));

    assertThat(process.run("encode", "--json")).isEqualTo(10);

    assertThat(process.aws.requests(AwsOperation.BATCH_TAG_RESOURCE))
        .extracting(request -> request.path("resourceArn").asText())
        .containsExactly("arn:p-1");
    assertThat(process.aws.requests(AwsOperation.BATCH_TERMINATE_JOB))
        .extracting(request -> request.path("jobId").asText())
        .containsExactly("p-1:7");
  }

  @Test
  void aChildOfAnArrayThatIsTaggedAlready_leavesTheFirstFailuresTags() {
    process.environment.put("AWS_BATCH_JOB_ID", "p-1:7");
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        "{\"jobs\":[{\"jobId\":\"p-1\",\"tags\":{\"video-failure\":\"SOURCE_CORRUPT\"}}]}");

    assertThat(process.run("encode", "--json")).isEqualTo(10);

    assertThat(process.aws.requests(AwsOperation.BATCH_TAG_RESOURCE)).isEmpty();
  }

  @Test
  void aChildOfAnArrayThatIsTriedAgain_saysNothingOfTheArray() {
    process.environment.put("AWS_BATCH_JOB_ID", "p-1:7");
    report("p-1:7").beforeLastLine(Failure.of(ExitCode.STORAGE_UNAVAILABLE, "R2 did not answer."));

    assertThat(process.aws.calls).isEmpty();
  }

  @Test
  void itsCalls_areThoseThatTheJobRoleAllows() {
    process.run("encode", "--json");

    String job = "arn:aws:batch:eu-central-1:123456789012:job/j-1";
    Map<String, String> project = Map.of("project", "academy-video");
    Map<String, String> tags = new HashMap<>();
    process
        .aws
        .requests(AwsOperation.BATCH_TAG_RESOURCE)
        .getFirst()
        .path("tags")
        .properties()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    for (Choice choice : new BlueprintReader(JobdefFiles.builtIn(new Json())).choices()) {
      IamRole role = jobRole(choice);
      assertThat(role.allows("batch:TagResource", job, new IamRole.Tags(project, tags))).isTrue();
      assertThat(role.allows("batch:TerminateJob", job, new IamRole.Tags(project, Map.of())))
          .isTrue();
    }
  }

  private static IamRole jobRole(Choice choice) {
    Map<String, String> place = Map.of("region", "eu-central-1", "account", "123456789012");
    return new BlueprintReader(JobdefFiles.builtIn(new Json()))
        .read(new Choice(choice.variant(), choice.architecture(), place)).pieces().stream()
            .filter(piece -> piece.file().equals("roles/job.json"))
            .map(piece -> new IamRole(piece.body()))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void aJobThatMayNotTagItself_warnsOnceAndKeepsItsCode() {
    process.aws.fail(
        AwsOperation.BATCH_TAG_RESOURCE, AwsFault.Kind.DENIED, "AccessDeniedException", "no");
    process.aws.fail(
        AwsOperation.BATCH_TERMINATE_JOB, AwsFault.Kind.DENIED, "AccessDeniedException", "no");

    assertThat(process.run("encode", "--json")).isEqualTo(10);

    assertThat(process.stdout().lines().filter(line -> line.contains("report.failed")))
        .hasSize(1)
        .allMatch(line -> line.contains("batch:TagResource failed"));
    assertThat(process.stdout().lines().toList().getLast()).contains("\"job.finished\"");
  }

  @Test
  void aCallThatHangs_isGivenUpOn() {
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        _ -> {
          try {
            Thread.sleep(30_000);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return FakeAws.json("{}");
        });
    BatchReport report = report("j-1");

    report.beforeLastLine(Failure.of(ExitCode.SOURCE_NOT_FOUND, "There is no such file."));

    assertThat(process.stdout()).contains("report.failed", "no answer within 200 ms.");
    assertThat(report.longest()).isEqualTo(Duration.ofMillis(400));
  }

  private BatchReport report(String job) {
    LogOutput output =
        LogOutput.open(
            new LoggerContext(),
            LogFormat.JSON,
            process.out,
            new Redactor(List.of()),
            ZoneOffset.UTC,
            /* inColor= */ false);
    JobLog log = new JobLog(output, Breadcrumb.none(), InstantSource.system(), System::nanoTime);
    return new BatchReport(new OwnBatchJob(() -> process.aws, job), log, Duration.ofMillis(200));
  }

  @Test
  void aJobWithoutRoleOrSwitchedOff_callsNobody() {
    process.environment.put("VIDEO_BATCH_SELF_REPORT", "off");
    process.run("encode", "--json");
    process.environment.remove("VIDEO_BATCH_SELF_REPORT");
    process.environment.remove("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    process.run("encode", "--json");

    assertThat(process.aws.calls).isEmpty();
  }
}
