package academy.video.ops.jobdef;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.aws.Aws;
import academy.video.aws.AwsSdk;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Registering against a server that refuses in the exact shapes of AWS's services: XML of IAM and
 * STS, JSON of the others.
 */
class JobdefOnTheWireTest {

  private static final String DENIED =
      """
      <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>
      <Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/deployer is not
       authorized to perform: iam:CreateServiceLinkedRole</Message></Error>
      <RequestId>1</RequestId></ErrorResponse>
      """;

  private static final String MISSING =
      """
      <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>
      <Code>NoSuchEntity</Code><Message>It cannot be found.</Message></Error>
      <RequestId>1</RequestId></ErrorResponse>
      """;

  private static final String NO_TEMPLATE =
      """
      <Response><Errors><Error><Code>InvalidLaunchTemplateName.NotFoundException</Code>
      <Message>At least one of the launch templates specified in the request does not
       exist.</Message></Error></Errors><RequestID>1</RequestID></Response>
      """;

  private static final String NO_ALARM =
      """
      <DescribeAlarmsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
      <DescribeAlarmsResult><MetricAlarms/></DescribeAlarmsResult></DescribeAlarmsResponse>
      """;

  private static final String THROTTLED =
      """
      <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>
      <Code>Throttling</Code><Message>Rate exceeded</Message></Error>
      <RequestId>1</RequestId></ErrorResponse>
      """;

  private static final String CALLER =
      """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/deployer</Arn>
      <Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>
      """;

  private final WireMockServer server = new WireMockServer(options().dynamicPort());
  private final Json json = new Json();
  private final Map<String, String> settings =
      Map.of(
          "aws.region", "eu-central-1",
          "aws.accessKeyId", "AKIDEXAMPLE",
          "aws.secretAccessKey", "example");
  private Aws aws;

  @BeforeEach
  void start() {
    server.start();
    settings.forEach(System::setProperty);
    System.setProperty("aws.endpointUrl", server.baseUrl());
    aws = new AwsSdk();
    // An account with nothing in it.
    server.stubFor(
        any(anyUrl())
            .atPriority(10)
            .willReturn(
                aResponse()
                    .withStatus(404)
                    .withHeader("x-amzn-ErrorType", "ResourceNotFoundException")
                    .withHeader("Content-Type", "application/json")
                    .withBody("{\"message\":\"Schedule does not exist.\"}")));
    query("Get", 404, MISSING, 9);
    query("GetCallerIdentity", 200, CALLER, 1);
    query("DescribeAlarms", 200, NO_ALARM, 1);
    query("DescribeLaunchTemplateVersions", 400, NO_TEMPLATE, 1);
    server.stubFor(
        post("/")
            .withHeader("X-Amz-Target", equalTo("secretsmanager.DescribeSecret"))
            .willReturn(okJson("{\"ARN\":\"arn:aws:secretsmanager:eu-central-1:1:secret:s-1\"}")));
    server.stubFor(
        post("/")
            .withHeader("X-Amz-Target", equalTo("Logs_20140328.DescribeLogGroups"))
            .willReturn(okJson("{\"logGroups\":[]}")));
    server.stubFor(
        post("/v1/describecomputeenvironments").willReturn(okJson("{\"computeEnvironments\":[]}")));
    server.stubFor(post("/v1/describejobqueues").willReturn(okJson("{\"jobQueues\":[]}")));
    server.stubFor(
        post("/v1/describejobdefinitions").willReturn(okJson("{\"jobDefinitions\":[]}")));
  }

  @AfterEach
  void stop() {
    aws.close();
    server.stop();
    Stream.concat(settings.keySet().stream(), Stream.of("aws.endpointUrl"))
        .forEach(System::clearProperty);
  }

  /** Answers the actions of IAM and STS that begin so. */
  private void query(String action, int status, String body, int priority) {
    server.stubFor(
        post("/")
            .withRequestBody(containing("Action=" + action))
            .atPriority(priority)
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "text/xml")
                    .withBody(body)));
  }

  private ExitCode registered() {
    JobdefRegister register = new JobdefRegister(aws, json, _ -> {});
    Blueprint given =
        new BlueprintReader(JobdefFiles.builtIn(json))
            .read(
                new Choice(
                    "ec2",
                    "arm64",
                    Map.of(
                        "subnets", "subnet-1",
                        "securityGroups", "sg-1",
                        "image", "registry.example/video-worker:1")));
    Blueprint blueprint = register.complete(given);
    Plan plan = register.plan(blueprint);
    assertThat(plan.steps()).extracting(Step::action).containsOnly(Step.Action.CREATE);
    WorkerException[] thrown = new WorkerException[1];
    assertThatThrownBy(() -> register.apply(blueprint, plan, _ -> {}))
        .isInstanceOfSatisfying(WorkerException.class, e -> thrown[0] = e);
    return thrown[0].failure().exitCode();
  }

  @Test
  void register_thatIamDenies_endsWith42() {
    query("CreateServiceLinkedRole", 403, DENIED, 1);

    assertThat(registered()).isEqualTo(ExitCode.AWS_ACCESS_DENIED);
    server.verify(
        1, postRequestedFor(urlPathEqualTo("/")).withRequestBody(containing("Action=Create")));
  }

  @Test
  void register_thatIamThrottles_isTriedAgainAndEndsWith33() {
    query("CreateServiceLinkedRole", 400, THROTTLED, 1);

    assertThat(registered()).isEqualTo(ExitCode.BATCH_UNAVAILABLE);
    server.verify(
        3, postRequestedFor(urlPathEqualTo("/")).withRequestBody(containing("Action=Create")));
  }
}
