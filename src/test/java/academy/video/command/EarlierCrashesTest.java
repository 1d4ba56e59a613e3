package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batch starts a job that crashed twice a third time; that attempt ends before it encodes. */
class EarlierCrashesTest {

  private final CommandHarness process = new CommandHarness();

  @BeforeEach
  void inAThirdAttempt() {
    process.environment.putAll(
        Map.of(
            "AWS_BATCH_JOB_ID", "j-1",
            "AWS_BATCH_JOB_ATTEMPT", "3",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials"));
    process.aws.answer(AwsOperation.BATCH_TAG_RESOURCE, "{}");
    process.aws.answer(AwsOperation.BATCH_TERMINATE_JOB, "{}");
  }

  private int encodeBehind(int... exitCodes) {
    StringBuilder attempts = new StringBuilder();
    for (int code : exitCodes) {
      attempts
          .append(attempts.isEmpty() ? "" : ",")
          .append("{\"container\":{\"exitCode\":%d}}".formatted(code));
    }
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        "{\"jobs\":[{\"jobId\":\"j-1\",\"jobArn\":\"arn:j-1\",\"attempts\":[%s]}]}"
            .formatted(attempts));
    return process.run("encode", "/in.mp4", "/out", "--json");
  }

  @Test
  void anAttemptBehindTwoCrashes_endsWithoutEncodingAndIsNotRetried() {
    assertThat(encodeBehind(61, 61)).isEqualTo(60);

    assertThat(process.enginesLoaded).isZero();
    assertThat(process.stdout())
        .contains(
            "Native code crashed in 2 earlier attempts of job j-1, and a crash is retried once.")
        .contains("\"retryable\":false");
    assertThat(process.aws.requests(AwsOperation.BATCH_TERMINATE_JOB)).hasSize(1);
  }

  @Test
  void anAttemptBehindOneCrashAndAReclaim_encodes() {
    assertThat(encodeBehind(32, 61)).isZero();

    assertThat(process.enginesLoaded).isOne();
  }

  @Test
  void aSecondAttempt_asksNobody() {
    process.environment.put("AWS_BATCH_JOB_ATTEMPT", "2");

    assertThat(encodeBehind(61)).isZero();

    assertThat(process.aws.calls).isEmpty();
  }

  @Test
  void aJobThatMayNotAsk_encodes() {
    process.aws.fail(
        AwsOperation.BATCH_DESCRIBE_JOBS, AwsFault.Kind.DENIED, "AccessDeniedException", "no");

    assertThat(process.run("encode", "/in.mp4", "/out", "--json")).isZero();
  }

  @Test
  void aJobThatMustNotReportItself_asksNobody() {
    process.environment.put("VIDEO_BATCH_SELF_REPORT", "off");

    assertThat(encodeBehind(61, 61)).isZero();
    assertThat(process.aws.calls).isEmpty();
  }
}
