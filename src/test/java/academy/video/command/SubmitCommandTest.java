package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.testing.FakeAws;
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

    assertThat(process.run("status", "s3://videos/7")).isZero();
    assertThat(process.stdout()).contains("submitted, and not begun yet, Batch job j-1, attempt 1");
  }
}
