package academy.video.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a server that answers in the shapes of AWS's API reference. */
class AwsSdkTest {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "aws.region", "eu-central-1",
          "aws.accessKeyId", "AKIDEXAMPLE",
          "aws.secretAccessKey", "example");

  private final WireMockServer server = new WireMockServer(options().dynamicPort());
  private Aws aws;

  @BeforeEach
  void start() {
    server.start();
    SETTINGS.forEach(System::setProperty);
    System.setProperty("aws.endpointUrl", server.baseUrl());
    aws = new AwsSdk();
  }

  @AfterEach
  void stop() {
    aws.close();
    server.stop();
    Stream.concat(SETTINGS.keySet().stream(), Stream.of("aws.endpointUrl"))
        .forEach(System::clearProperty);
  }

  private void answer(int status, String errorType, String body) {
    server.stubFor(
        WireMock.any(WireMock.anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("x-amzn-ErrorType", errorType)
                    .withHeader("Content-Type", "application/json")
                    .withBody(body)));
  }

  private AwsFault fault(AwsOperation operation) {
    try {
      aws.call(operation);
      throw new AssertionError("the call succeeded");
    } catch (AwsException e) {
      return e.fault();
    }
  }

  @Test
  void call_whenAnswered_givesTheAnswersMembers() {
    answer(200, "", "{\"jobs\":[{\"jobId\":\"j-1\",\"status\":\"RUNNABLE\",\"createdAt\":12345}]}");

    JsonNode answer =
        aws.call(AwsOperation.BATCH_DESCRIBE_JOBS, FakeAws.json("{\"jobs\":[\"j-1\"]}"));

    assertThat(answer)
        .isEqualTo(
            FakeAws.json(
                "{\"jobs\":[{\"jobId\":\"j-1\",\"status\":\"RUNNABLE\",\"createdAt\":12345}]}"));
    server.verify(
        WireMock.postRequestedFor(urlEqualTo("/v1/describejobs"))
            .withRequestBody(WireMock.equalToJson("{\"jobs\":[\"j-1\"]}")));
  }

  @Test
  void all_whenThereArePages_readsThemAll() {
    server.stubFor(
        post(urlEqualTo("/v1/listjobs"))
            .inScenario("pages")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("second")
            .willReturn(
                WireMock.okJson("{\"jobSummaryList\":[{\"jobId\":\"a\"}],\"nextToken\":\"n\"}")));
    server.stubFor(
        post(urlEqualTo("/v1/listjobs"))
            .withRequestBody(WireMock.matchingJsonPath("$[?(@.nextToken == 'n')]"))
            .inScenario("pages")
            .whenScenarioStateIs("second")
            .willReturn(WireMock.okJson("{\"jobSummaryList\":[{\"jobId\":\"b\"}]}")));

    List<JsonNode> jobs =
        aws.all(
            AwsOperation.BATCH_LIST_JOBS, FakeAws.json("{\"jobQueue\":\"q\"}"), "jobSummaryList");

    assertThat(jobs).extracting(job -> job.path("jobId").asText()).containsExactly("a", "b");
  }

  @Test
  void call_whenDenied_namesTheActionToGrant() {
    answer(403, "AccessDeniedException", "{\"message\":\"User is not authorized\"}");

    AwsFault fault = fault(AwsOperation.BATCH_DESCRIBE_JOB_QUEUES);

    assertThat(fault.kind()).isEqualTo(AwsFault.Kind.DENIED);
    assertThat(fault.asFailure().exitCode()).isEqualTo(ExitCode.AWS_ACCESS_DENIED);
    assertThat(fault.asFailure().hint()).contains("Grant batch:DescribeJobQueues");
  }

  @Test
  void call_whenThrottledForLong_isThrottled() {
    answer(429, "TooManyRequestsException", "{\"message\":\"Too Many Requests\"}");

    AwsFault fault = fault(AwsOperation.BATCH_DESCRIBE_JOBS);

    assertThat(fault.kind()).isEqualTo(AwsFault.Kind.THROTTLED);
    assertThat(fault.asFailure().exitCode()).isEqualTo(ExitCode.BATCH_UNAVAILABLE);
  }

  /** SubmitJob has no idempotency token: what was lost on the way back may be a job already. */
  @Test
  void call_ofSubmitJobWhenTheServerFails_isSentOnce() {
    answer(500, "ServerException", "{\"message\":\"no\"}");

    assertThat(fault(AwsOperation.BATCH_SUBMIT_JOB).kind()).isEqualTo(AwsFault.Kind.UNAVAILABLE);
    assertThat(server.getAllServeEvents()).hasSize(1);
  }

  @Test
  void call_whenTheServerFails_isUnavailable() {
    answer(500, "ServerException", "{\"message\":\"no\"}");

    assertThat(fault(AwsOperation.BATCH_DESCRIBE_JOBS).kind()).isEqualTo(AwsFault.Kind.UNAVAILABLE);
  }

  @Test
  void call_whenNobodyListens_isUnavailable() {
    server.stop();

    assertThat(fault(AwsOperation.BATCH_DESCRIBE_JOBS).kind()).isEqualTo(AwsFault.Kind.UNAVAILABLE);
  }

  @Test
  void call_whenTheTokenHasExpired_hasNoCredentials() {
    answer(403, "ExpiredTokenException", "{\"message\":\"The security token is expired\"}");

    assertThat(fault(AwsOperation.BATCH_DESCRIBE_JOBS).kind())
        .isEqualTo(AwsFault.Kind.NO_CREDENTIALS);
  }

  @Test
  void call_whenANameDoesNotExist_isNotFound() {
    answer(400, "ClientException", "{\"message\":\"Job queue q does not exist.\"}");

    assertThat(fault(AwsOperation.BATCH_SUBMIT_JOB).kind()).isEqualTo(AwsFault.Kind.NOT_FOUND);
  }

  @Test
  void call_whenAMemberIsUnknown_isInvalidAndSendsNothing() {
    assertThatThrownBy(
            () -> aws.call(AwsOperation.BATCH_DESCRIBE_JOBS, FakeAws.json("{\"job\":[\"j-1\"]}")))
        .hasMessageContaining("AWS knows no member job");
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @ParameterizedTest
  // Objects are read through their store, which need not be AWS's; snapshots only name that call.
  @EnumSource(value = AwsOperation.class, mode = EnumSource.Mode.EXCLUDE, names = "S3_GET_OBJECT")
  void call_ofEveryOperation_isSent(AwsOperation operation) {
    answer(
        403,
        "AccessDeniedException",
        "<Response><Errors><Error><Code>AccessDenied</Code></Error></Errors></Response>");

    // Whatever AWS would say to an empty request: the name leads to a call of that very operation.
    AwsFault fault = fault(operation);

    assertThat(fault.operation()).isEqualTo(operation);
    assertThat(fault.kind()).as(fault.toString()).isNotEqualTo(AwsFault.Kind.UNAVAILABLE);
  }
}
