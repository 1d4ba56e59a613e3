package academy.video.e2e;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The worker in the environment that AWS Batch gives a container: the second attempt of an array
 * job's third child, with a role. Batch answers in the shapes of its API reference.
 */
class SelfReportIT {

  private static final String PLAIN_JOB = "6e3a2c7b-9d1f-4b7e-8f53-0a1b2c3d4e5f";
  private static final String JOB = PLAIN_JOB + ":2";
  private static final String ARN = "arn:aws:batch:eu-central-1:123456789012:job/" + JOB;

  private final WireMockServer batch = new WireMockServer(options().dynamicPort());
  @TempDir private Path folder;

  @BeforeEach
  void start() {
    batch.start();
    answer(
        "/v1/describejobs",
        json(
            """
            {"jobs": [{"jobArn": "%s", "jobId": "%s", "jobName": "video-7-1f3a5c7e9b20",
              "jobQueue": "arn:aws:batch:eu-central-1:123456789012:job-queue/q",
              "status": "RUNNING", "startedAt": 1764169200000, "createdAt": 1764169100000,
              "jobDefinition": "arn:aws:batch:eu-central-1:123456789012:job-definition/d:1",
              "arrayProperties": {"index": 2}, "attempts": [], "tags": {}}]}\
            """
                .formatted(ARN, JOB)));
    batch.stubFor(post(urlPathMatching("/v1/tags/.*")).willReturn(json("{}")));
    answer("/v1/terminatejob", json("{}"));
  }

  @AfterEach
  void stop() {
    batch.stop();
  }

  @Test
  void aSourceThatIsNotThere_isTaggedAndEndedWithItsReason() {
    Run run = asJob().encode(folder.resolve("none.mp4"), "r2://bucket/out");

    String reason = run.failed(ExitCode.SOURCE_NOT_FOUND);
    JsonNode last = run.finished();
    assertThat(last.path("job_id").asText()).isEqualTo(JOB);
    assertThat(last.path("attempt").asInt()).isEqualTo(2);
    assertThat(last.path("array_index").asInt()).isEqualTo(2);
    assertThat(run.lines("report.failed")).isEmpty();
    batch.verify(
        1,
        postRequestedFor(urlPathMatching("/v1/tags/.*"))
            .withRequestBody(
                equalToJson(
                    """
                    {"tags": {"video-failure": "SOURCE_NOT_FOUND", "video-exit-code": "20",
                      "video-stage": "preflight"}}\
                    """)));
    batch.verify(
        1,
        postRequestedFor(urlEqualTo("/v1/terminatejob"))
            .withRequestBody(matchingJsonPath("$.jobId", equalTo(JOB)))
            .withRequestBody(
                matchingJsonPath("$.reason", equalTo("SOURCE_NOT_FOUND (20): " + reason))));
  }

  @ParameterizedTest
  @CsvSource({PLAIN_JOB + ", 1", JOB + ", 0"})
  void aFailureThatARetryMends_isTaggedOnAPlainJobAndLeftToBatch(String job, int tagged) {
    Run run =
        asJob()
            .with("AWS_BATCH_JOB_ID", job)
            .with("VIDEO_STORAGE_DEADLINE", "1s")
            .encode("r2://bucket/video.mp4", "r2://bucket/out");

    run.failed(ExitCode.STORAGE_UNAVAILABLE);
    batch.verify(tagged, postRequestedFor(urlPathMatching("/v1/tags/.*")));
    batch.verify(0, postRequestedFor(urlEqualTo("/v1/terminatejob")));
  }

  @Test
  void aRoleWithoutTheRights_costsOneWarningAndTheFailureStands() {
    ResponseDefinitionBuilder denied =
        json("""
        {"message": "User: arn:aws:sts::123456789012:assumed-role/academy-video-job/x is not\
         authorized to perform: batch:TagResource on resource: %s"}\
        """
                .formatted(ARN))
            .withStatus(403)
            .withHeader("x-amzn-ErrorType", "AccessDeniedException");
    batch.stubFor(post(urlPathMatching("/v1/tags/.*")).willReturn(denied));
    answer("/v1/terminatejob", denied);

    Run run = asJob().encode(folder.resolve("none.mp4"), "r2://bucket/out");

    run.failed(ExitCode.SOURCE_NOT_FOUND);
    assertThat(run.lines("report.failed")).hasSize(1);
    assertThat(run.lines("report.failed").getFirst().path("message").asText())
        .contains("batch:TagResource");
  }

  private Entrypoint asJob() {
    return new Entrypoint(folder)
        .with("AWS_BATCH_JOB_ID", JOB)
        .with("AWS_BATCH_JOB_ATTEMPT", "2")
        .with("AWS_BATCH_JOB_ARRAY_INDEX", "2")
        .with("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/any")
        .with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .with("AWS_SECRET_ACCESS_KEY", "example")
        .with("AWS_REGION", "eu-central-1")
        .with("R2_ENDPOINT", "http://127.0.0.1:9")
        .with("R2_ACCESS_KEY_ID", "key")
        .with("R2_SECRET_ACCESS_KEY", "not-to-be-seen")
        .with("AWS_ENDPOINT_URL", batch.baseUrl());
  }

  private void answer(String path, ResponseDefinitionBuilder answer) {
    batch.stubFor(post(urlEqualTo(path)).willReturn(answer));
  }

  private static ResponseDefinitionBuilder json(String body) {
    return aResponse().withHeader("Content-Type", "application/json").withBody(body);
  }
}
