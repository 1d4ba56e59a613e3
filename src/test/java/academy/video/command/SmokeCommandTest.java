package academy.video.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeBatch;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmokeCommandTest {

  private static final String MASTER =
      "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n0123456789abcdef/video/360p.m3u8\n";
  private static final String MEDIA = "#EXTM3U\n#EXTINF:6,\n360p/0.m4s\n#EXT-X-ENDLIST\n";

  private final CommandHarness process = new CommandHarness();
  private final FakeBatch batch = new FakeBatch(process.aws, InstantSource.system());

  @BeforeEach
  void jobsLog() {
    process.aws.answer(
        AwsOperation.LOGS_GET_LOG_EVENTS,
        "{\"events\":[{\"message\":\"{\\\"event\\\":\\\"job.finished\\\"}\"}]}");
  }

  /** A job ends as soon as it is submitted, and has published this. */
  private void jobsEnd(String state, String statusReason) {
    process.aws.answer(
        AwsOperation.BATCH_SUBMIT_JOB,
        request -> {
          ObjectNode job = batch.add("j-1", "1", state, InstantSource.system().instant());
          job.put("statusReason", statusReason).putObject("container").put("logStreamName", "s");
          assertThat(request.at("/parameters/source").asText()).endsWith("/counter.mp4");
          assertThat(process.destination.read("counter.mp4")).isPresent();
          process.destination.put("master.m3u8", MASTER.getBytes(UTF_8));
          process.destination.put("0123456789abcdef/video/360p.m3u8", MEDIA.getBytes(UTF_8));
          process.destination.put("0123456789abcdef/video/360p/0.m4s", new byte[10]);
          process.destination.put(
              "status.json", "{\"state\":\"succeeded\",\"job_id\":\"j-1\"}".getBytes(UTF_8));
          return FakeAws.json("{\"jobId\":\"j-1\",\"jobName\":\"n\"}");
        });
  }

  @Test
  void smoke_whereAJobSucceeds_printsTheTableAndLeavesNothing() {
    jobsEnd("SUCCEEDED", "");

    assertThat(process.run("smoke", "--destination", "s3://videos/smoke", "--count", "1"))
        .as(process.stderr())
        .isZero();

    assertThat(process.stdout())
        .startsWith("1 of 1 job in a row succeeded: submitted, run, published and logged.\n")
        .containsPattern("1  j-1 .* succeeded");
    assertThat(process.destination.list("")).isEmpty();
    assertThat(process.opened.getFirst().destination().display())
        .startsWith("s3://videos/smoke/smoke-");
    assertThat(process.aws.isClosed()).isTrue();
  }

  @Test
  void smoke_ofNodes_submitsAnArrayAndWantsTheLastLineOfEachChild() {
    process.aws.answer(
        AwsOperation.BATCH_SUBMIT_JOB,
        request -> {
          int size = request.at("/arrayProperties/size").asInt();
          batch
              .addArray("j-1", "1", size, "SUCCEEDED", InstantSource.system().instant())
              .put("status", "SUCCEEDED");
          for (int i = 0; i < size; i++) {
            batch.job("j-1:" + i).putObject("container").put("logStreamName", "s-" + i);
          }
          process.destination.put("master.m3u8", MASTER.getBytes(UTF_8));
          process.destination.put("0123456789abcdef/video/360p.m3u8", MEDIA.getBytes(UTF_8));
          process.destination.put("0123456789abcdef/video/360p/0.m4s", new byte[10]);
          process.destination.put(
              "status.json", "{\"state\":\"succeeded\",\"job_id\":\"j-1\"}".getBytes(UTF_8));
          return FakeAws.json("{\"jobId\":\"j-1\",\"jobName\":\"n\"}");
        });

    assertThat(
            process.run(
                "smoke", "--destination", "s3://videos/smoke", "--count", "1", "--nodes", "3"))
        .as(process.stderr())
        .isZero();

    assertThat(process.aws.requests(AwsOperation.LOGS_GET_LOG_EVENTS))
        .extracting(request -> request.path("logStreamName").asText())
        .contains("s-0", "s-1", "s-2");
  }

  @Test
  void smoke_whereAJobFails_ends80AndNamesTheNextCommand() {
    jobsEnd("FAILED", "Host EC2 (instance i-1) terminated.");

    assertThat(process.run("smoke", "--destination", "s3://videos/smoke")).isEqualTo(80);

    assertThat(process.stdout())
        .startsWith(
            "Job 1 of 3 did not succeed: it ended FAILED: Host EC2 (instance i-1) terminated.\n")
        .endsWith("For the cause, run: doctor --job j-1\n");
    assertThat(process.destination.list("")).isEmpty();
  }

  @Test
  void smoke_withoutADestination_ends10() {
    assertThat(process.run("smoke")).isEqualTo(10);
    assertThat(process.stderr()).contains("VIDEO_DESTINATION (--destination) is missing");
  }

  @Test
  void smoke_intoALocalFolder_ends11() {
    assertThat(process.run("smoke", "--destination", "out")).isEqualTo(11);
    assertThat(process.stderr()).contains("is \"out\", but jobs need an r2:// or s3:// folder");
  }

  @Test
  void smoke_ofNoJobs_ends13() {
    assertThat(process.run("smoke", "--destination", "s3://v/s", "--count", "0")).isEqualTo(13);
    assertThat(process.stderr()).contains("--count is 0, but must be from 1 to 100");
  }
}
