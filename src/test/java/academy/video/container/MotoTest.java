package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.config.BatchNames;
import academy.video.testing.FakeAws;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stand-in itself: it starts our image, and keeps what it printed. */
@Tag("container")
class MotoTest {

  @Test
  void submitJob_ofTheImage_runsItAndKeepsItsLastLine() throws Exception {
    try (Moto moto = Moto.start()) {
      BatchNames names = BatchNames.read(Map.of(), Map.of());
      moto.createBatch(names, Map.of());
      String job =
          moto.aws()
              .call(
                  AwsOperation.BATCH_SUBMIT_JOB,
                  FakeAws.json(
                      """
                      {"jobName": "no-source", "jobQueue": "%s", "jobDefinition": "%s",
                       "parameters": {"source": "/in/no.mp4", "destination": "/tmp/out",
                                      "videoId": "7"}}\
                      """
                          .formatted(names.jobQueue(), names.jobDefinition())))
              .path("jobId")
              .asText();

      assertThat(awaitEnd(moto, job)).isEqualTo("FAILED");
      assertThat(moto.logEvents().stream().collect(Collectors.joining("\n")))
          .contains("\"event\":\"job.finished\"", "\"exit_code\":11", job)
          .contains("/tmp/out, in the container's own file system");
    }
  }

  private static String awaitEnd(Moto moto, String job) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      String status =
          moto.aws()
              .call(AwsOperation.BATCH_DESCRIBE_JOBS, FakeAws.json("{\"jobs\":[\"" + job + "\"]}"))
              .at("/jobs/0/status")
              .asText();
      if (status.equals("SUCCEEDED") || status.equals("FAILED")) {
        return status;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("the job did not end");
  }
}
