package academy.video.ops.doctor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.aws.AwsSdk;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ops.doctor.Question.Name;
import academy.video.ops.doctor.Question.Source;
import academy.video.testing.FakeAccount;
import academy.video.testing.FakeAws;
import academy.video.testing.HostileTexts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTest {

  private static final Instant NOW = Instant.parse("2026-09-01T22:00:00Z");
  private static final AwsOperation SUBNETS = AwsOperation.EC2_DESCRIBE_SUBNETS;
  private static final String MACHINE =
      "arn:aws:ecs:eu-central-1:123456789012:container-instance/academy-video-batch-ce_Batch_1/1";

  private final FakeAws aws = new FakeAws();
  private final FakeAccount account = new FakeAccount(aws);
  private final List<URI> layersRead = new ArrayList<>();
  private final List<String> destinationsRead = new ArrayList<>();
  private InstantSource clock = InstantSource.fixed(NOW);
  private StatusDocuments documents = _ -> Optional.of("{}".getBytes(UTF_8));

  private Snapshot collect(Question question) {
    return new Collector(
            aws,
            address -> {
              layersRead.add(address);
              return Optional.of("{\"architecture\": \"arm64\", \"os\": \"linux\", \"x\": 1}");
            },
            destination -> {
              destinationsRead.add(destination);
              return documents.read(destination);
            },
            clock)
        .collect(question);
  }

  private static Question question() {
    return new Question(
        Optional.empty(),
        name(FakeAccount.QUEUE),
        name(FakeAccount.DEFINITION),
        name(FakeAccount.ENVIRONMENT),
        name(FakeAccount.LOG_GROUP));
  }

  private static Question about(String job) {
    Question all = question();
    return new Question(
        Optional.of(job), all.queue(), all.definition(), all.computeEnvironment(), all.logGroup());
  }

  private static Name name(String value) {
    return new Name(value, Source.DEFAULT);
  }

  private static List<RecordedCall> of(Snapshot snapshot, AwsOperation operation) {
    return snapshot.calls().stream().filter(call -> call.operation() == operation).toList();
  }

  /** All but what a store was asked. */
  private static List<RecordedCall> ofAws(Snapshot snapshot) {
    return snapshot.calls().stream().filter(call -> call.operation() != Heartbeat.CALL).toList();
  }

  private static RecordedCall only(Snapshot snapshot, AwsOperation operation) {
    assertThat(of(snapshot, operation)).hasSize(1);
    return of(snapshot, operation).getFirst();
  }

  /** A job in each place that leads on to further questions. */
  private void busy() {
    account.addFailedJob("failed", NOW.minusSeconds(600).toEpochMilli(), 20);
    account.addJob("waiting", "RUNNABLE", NOW.minusSeconds(300).toEpochMilli());
    ObjectNode running = account.addJob("running", "RUNNING", NOW.minusSeconds(300).toEpochMilli());
    running
        .withObject("/container")
        .put("containerInstanceArn", MACHINE)
        .put("logStreamName", "worker/default/t");
    running
        .withArray("/attempts")
        .addObject()
        .put("statusReason", "Host EC2 (instance i-0123456789) terminated.");
    account.queue().put("schedulingPolicyArn", "arn:aws:batch:::scheduling-policy/shares");
    account
        .latestDefinition()
        .withArray("/consumableResourceProperties/consumableResourceList")
        .addObject()
        .put("consumableResource", "licences");
    account
        .environmentOfTheQueue()
        .withObject("/computeResources")
        .put("spotIamFleetRole", FakeAccount.FLEET_ROLE);
    keyOfTheSecret("arn:aws:kms:eu-central-1:123456789012:key/k-1");
    // One that does not register.
    aws.answer(
        AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS,
        """
        {"AutoScalingGroups": [{"AutoScalingGroupName": "academy-video-batch-ce-asg-1",
          "Instances": [{"InstanceId": "i-1"}, {"InstanceId": "i-2"}]}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_INSTANCES,
        """
        {"Reservations": [{"Instances": [
          {"InstanceId": "i-1", "State": {"Name": "running"}},
          {"InstanceId": "i-2", "State": {"Name": "running"}}]}]}\
        """);
  }

  private void keyOfTheSecret(String key) {
    aws.answer(
        AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET,
        request ->
            FakeAws.json("{\"Name\": \"r2\"}")
                .put("KmsKeyId", key)
                .set("ARN", request.path("SecretId")));
  }

  @Test
  void collect_ofAWholeAccount_asksEachQuestionOnce() {
    busy();

    Snapshot snapshot = collect(about("running"));

    assertThat(snapshot.takenAt()).isEqualTo(NOW);
    assertThat(snapshot.region()).isEqualTo("eu-central-1");
    assertThat(snapshot.calls()).allMatch(call -> call.fault() == null);
    assertThat(aws.calls).doesNotHaveDuplicates().hasSameSizeAs(ofAws(snapshot));
    assertThat(ofAws(snapshot).stream().map(RecordedCall::operation).collect(Collectors.toSet()))
        .isEqualTo(Collector.operations());
    assertThat(aws.calls).hasSizeLessThan(80);
  }

  @Test
  void operations_onlyRead() {
    assertThat(Collector.operations())
        .extracting(AwsOperation::operation)
        .allMatch(
            name ->
                Stream.of("Describe", "List", "Get", "Simulate", "Batch")
                    .anyMatch(name::startsWith));
    assertThat(Collector.operations())
        .extracting(AwsOperation::action)
        .doesNotContain("secretsmanager:GetSecretValue");
  }

  /** Member names are checked by the SDK before it sends anything. */
  @Test
  void requests_areSuchAsAwsKnows() {
    busy();
    Snapshot snapshot = collect(about("running"));
    WireMockServer server = new WireMockServer(options().dynamicPort());
    server.start();
    Map<String, String> settings =
        Map.of(
            "aws.region", "eu-central-1",
            "aws.accessKeyId", "AKIDEXAMPLE",
            "aws.secretAccessKey", "example",
            "aws.endpointUrl", server.baseUrl());
    settings.forEach(System::setProperty);
    server.stubFor(
        WireMock.any(WireMock.anyUrl())
            .willReturn(aResponse().withStatus(403).withBody("<Response/>")));
    try (Aws sdk = new AwsSdk()) {
      for (RecordedCall call : ofAws(snapshot)) {
        assertThatThrownBy(() -> sdk.call(call.operation(), call.request()))
            .isInstanceOf(AwsException.class)
            .as(call.toString())
            .message()
            .doesNotContain("AWS knows no member")
            .doesNotContain(" must be ");
      }
      assertThat(server.getAllServeEvents()).hasSameSizeAs(ofAws(snapshot));
    } finally {
      settings.keySet().forEach(System::clearProperty);
      server.stop();
    }
  }

  static Set<AwsOperation> operations() {
    return Collector.operations();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void collect_whereOneCallIsDenied_recordsThatAndGoesOn(AwsOperation denied) {
    busy();
    aws.fail(denied, AwsFault.Kind.DENIED, "AccessDenied", "You may not.");

    Snapshot snapshot = collect(about("running"));

    assertThat(of(snapshot, denied))
        .isNotEmpty()
        .allSatisfy(
            call -> assertThat(call.failed().orElseThrow().message()).isEqualTo("You may not."));
    assertThat(snapshot.calls())
        .filteredOn(call -> call.fault() != null)
        .allMatch(call -> call.operation() == denied);
    // The job's own end and the account's network lie on different ways.
    Set<AwsOperation> seen =
        snapshot.calls().stream()
            .filter(call -> call.fault() == null)
            .map(RecordedCall::operation)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(AwsOperation.class)));
    assertThat(
            seen.contains(AwsOperation.LOGS_GET_LOG_EVENTS)
                || seen.contains(AwsOperation.EC2_DESCRIBE_ROUTE_TABLES))
        .isTrue();
  }

  @Test
  void collect_whereEverythingIsDenied_stillEnds() {
    Arrays.stream(AwsOperation.values())
        .forEach(each -> aws.fail(each, AwsFault.Kind.DENIED, "AccessDenied", "No."));

    Snapshot snapshot = collect(about("j-1"));

    assertThat(snapshot.calls()).isNotEmpty().allMatch(call -> call.fault() != null);
    assertThat(of(snapshot, AwsOperation.BATCH_DESCRIBE_JOBS)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"NO_CREDENTIALS, ExpiredToken", "UNAVAILABLE, ''"})
  void collect_whereAwsCannotBeAsked_asksNothingMore(AwsFault.Kind kind, String code) {
    aws.fail(AwsOperation.STS_GET_CALLER_IDENTITY, kind, code, "No answer.");

    assertThat(collect(question()).calls())
        .singleElement()
        .satisfies(call -> assertThat(call.failed().orElseThrow().kind()).isEqualTo(kind));
    assertThat(aws.calls).hasSize(1);
  }

  @Test
  void collect_whereTheIdentityIsThrottled_goesOn() {
    aws.fail(AwsOperation.STS_GET_CALLER_IDENTITY, AwsFault.Kind.THROTTLED, "Throttling", "Slow.");

    assertThat(collect(question()).calls()).hasSizeGreaterThan(20);
  }

  @Test
  void collect_ofAListInPages_joinsThem() {
    aws.answer(
        AwsOperation.ECS_LIST_CONTAINER_INSTANCES,
        request ->
            FakeAws.json(
                request.has("nextToken")
                    ? "{\"containerInstanceArns\": [\"b\"]}"
                    : "{\"containerInstanceArns\": [\"a\"], \"nextToken\": \"n\"}"));

    Snapshot snapshot = collect(question());

    assertThat(only(snapshot, AwsOperation.ECS_LIST_CONTAINER_INSTANCES).answer())
        .isEqualTo(FakeAws.json("{\"containerInstanceArns\": [\"a\", \"b\"]}"));
    assertThat(only(snapshot, AwsOperation.ECS_LIST_CONTAINER_INSTANCES).request().has("nextToken"))
        .isFalse();
    assertThat(
            only(snapshot, AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES)
                .request()
                .path("containerInstances"))
        .hasSize(2);
  }

  /** Half a list would show things as missing that are there. */
  @Test
  void collect_whereASecondPageFails_hasNoAnswer() {
    aws.answer(
        AwsOperation.EC2_DESCRIBE_ROUTE_TABLES,
        request -> {
          if (request.has("NextToken")) {
            throw FakeAws.fault(
                AwsOperation.EC2_DESCRIBE_ROUTE_TABLES, AwsFault.Kind.THROTTLED, "Slow", "Slow.");
          }
          return FakeAws.json("{\"RouteTables\": [], \"NextToken\": \"n\"}");
        });

    assertThat(only(collect(question()), AwsOperation.EC2_DESCRIBE_ROUTE_TABLES).failed())
        .hasValueSatisfying(fault -> assertThat(fault.kind()).isEqualTo(AwsFault.Kind.THROTTLED));
  }

  @Test
  void collect_ofAnEndlessList_stopsAndKeepsTheToken() {
    aws.answer(
        AwsOperation.EC2_DESCRIBE_VPC_ENDPOINTS,
        "{\"VpcEndpoints\": [{\"VpcEndpointId\": \"vpce-1\"}], \"NextToken\": \"n\"}");

    ObjectNode answer =
        only(collect(question()), AwsOperation.EC2_DESCRIBE_VPC_ENDPOINTS).seen().orElseThrow();

    assertThat(answer.path("VpcEndpoints")).hasSize(5);
    assertThat(answer.path("NextToken").asText()).isEqualTo("n");
  }

  @Test
  void collect_whenTimeIsOver_asksNothingMore() {
    Instant[] now = {NOW};
    clock = () -> now[0];
    aws.answer(
        AwsOperation.EC2_DESCRIBE_SUBNETS,
        _ -> {
          now[0] = now[0].plus(Duration.ofMinutes(5));
          return FakeAws.json("{\"Subnets\": [{\"VpcId\": \"vpc-1\"}]}");
        });

    Snapshot snapshot = collect(question());

    assertThat(aws.calls.getLast().operation()).isEqualTo(AwsOperation.EC2_DESCRIBE_SUBNETS);
    assertThat(of(snapshot, AwsOperation.EC2_DESCRIBE_ROUTE_TABLES))
        .singleElement()
        .satisfies(
            call ->
                assertThat(call.failed().orElseThrow().message())
                    .isEqualTo("Not asked: the time for looking was over."));
  }

  @Test
  void collect_ofAJob_followsItsOwnQueueAndRevision() {
    account
        .addJob("j-1", "RUNNABLE", NOW.toEpochMilli())
        .put("jobQueue", "arn:aws:batch:eu-central-1:123456789012:job-queue/other")
        .put(
            "jobDefinition",
            "arn:aws:batch:eu-central-1:123456789012:job-definition/academy-video-batch-jobdef:2");

    Snapshot snapshot = collect(about("j-1"));

    assertThat(of(snapshot, AwsOperation.BATCH_DESCRIBE_JOBS).getFirst().request())
        .isEqualTo(FakeAws.json("{\"jobs\": [\"j-1\"]}"));
    assertThat(of(snapshot, AwsOperation.BATCH_DESCRIBE_JOB_QUEUES).getFirst().request())
        .isEqualTo(FakeAws.json("{\"jobQueues\": [\"other\", \"academy-video-batch-queue\"]}"));
    assertThat(requests(snapshot, AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS))
        .contains(
            "{\"jobDefinitions\":[\"arn:aws:batch:eu-central-1:123456789012:job-definition/"
                + "academy-video-batch-jobdef:2\"]}");
    assertThat(requests(snapshot, AwsOperation.BATCH_LIST_JOBS))
        .allMatch(request -> request.contains("\"other\""))
        .noneMatch(request -> request.contains("FAILED"));
  }

  @Test
  void collect_ofAJobThatFailed_readsItsLogAndItsTasks() {
    account.addFailedJob("j-1", NOW.toEpochMilli(), 20);
    account.addFailedJob("j-2", NOW.toEpochMilli(), 20);

    Snapshot snapshot = collect(about("j-1"));

    assertThat(only(snapshot, AwsOperation.LOGS_GET_LOG_EVENTS).request())
        .isEqualTo(
            FakeAws.json(
                """
                {"logGroupName": "/aws/batch/academy-video-worker", "limit": 50,
                 "logStreamName": "academy-video-batch-jobdef/default/j-1", "startFromHead": false}
                """));
    assertThat(only(snapshot, AwsOperation.ECS_DESCRIBE_TASKS).request())
        .isEqualTo(
            FakeAws.json(
                """
                {"tasks": ["arn:aws:ecs:eu-central-1:123456789012:task/\
                academy-video-batch-ce_Batch_1/j-1"], "cluster": "academy-video-batch-ce_Batch_1"}
                """));
  }

  @Test
  void collect_ofAnUnknownJob_looksAtTheQueue() {
    busy();

    Snapshot snapshot = collect(about("gone"));

    assertThat(requests(snapshot, AwsOperation.BATCH_LIST_JOBS)).hasSize(7);
  }

  @Test
  void collect_ofAnArrayJob_looksAtItsChildren() {
    account.addJob("a", "PENDING", 1).putObject("arrayProperties").put("size", 2);
    account.addJob("a:0", "SUCCEEDED", 2);
    account.addFailedJob("a:1", 3, 52);

    Snapshot snapshot = collect(about("a"));

    assertThat(requests(snapshot, AwsOperation.BATCH_LIST_JOBS))
        .contains("{\"arrayJobId\":\"a\",\"jobStatus\":\"FAILED\"}");
    assertThat(requests(snapshot, AwsOperation.BATCH_DESCRIBE_JOBS))
        .contains("{\"jobs\":[\"a:1\"]}");
    assertThat(only(snapshot, AwsOperation.LOGS_GET_LOG_EVENTS).request().toString())
        .contains("a:1");
  }

  @Test
  void collect_ofAnArrayOfThousands_asksForTheStatesThatItHasAndForFewChildren() {
    ObjectNode array = account.addJob("a", "PENDING", 1);
    array
        .putObject("arrayProperties")
        .put("size", 5_000)
        .putObject("statusSummary")
        .put("RUNNABLE", 4_000)
        .put("RUNNING", 1_000)
        .put("FAILED", 0);
    for (int i = 0; i < 50; i++) {
      account.addJob("a:" + i, i < 40 ? "RUNNABLE" : "RUNNING", 2);
    }

    Snapshot snapshot = collect(about("a"));

    assertThat(requests(snapshot, AwsOperation.BATCH_LIST_JOBS))
        .filteredOn(request -> request.contains("arrayJobId"))
        .containsExactlyInAnyOrder(
            "{\"arrayJobId\":\"a\",\"jobStatus\":\"RUNNABLE\"}",
            "{\"arrayJobId\":\"a\",\"jobStatus\":\"RUNNING\"}");
    assertThat(requests(snapshot, AwsOperation.BATCH_DESCRIBE_JOBS)).hasSizeLessThan(4);
    assertThat(destinationsRead).containsExactly("r2://videos/out");
  }

  @Test
  void collect_ofAJobThatWaitsForAnother_looksAtThatOne() {
    account.addJob("j-1", "PENDING", 1).putArray("dependsOn").addObject().put("jobId", "before");

    assertThat(requests(collect(about("j-1")), AwsOperation.BATCH_DESCRIBE_JOBS))
        .contains("{\"jobs\":[\"before\"]}");
  }

  @Test
  void collect_ofABusyQueue_looksAtAFewJobsOfEachKind() {
    for (int i = 0; i < 40; i++) {
      account.addFailedJob("failed-" + i, i * 1000L, 20);
      account.addJob("waiting-" + i, "RUNNABLE", i);
      account.addJob("running-" + i, "RUNNING", i);
      account.addJob("succeeded-" + i, "SUCCEEDED", i);
    }
    account
        .addJob("of-others", "RUNNABLE", 0)
        .put("jobDefinition", "arn:aws:batch:eu-central-1:123456789012:job-definition/report:1");

    Snapshot snapshot = collect(question());

    List<String> described = new ArrayList<>();
    only(snapshot, AwsOperation.BATCH_DESCRIBE_JOBS)
        .request()
        .path("jobs")
        .forEach(id -> described.add(id.asText()));
    assertThat(described)
        .hasSize(5 + 5 + 20 + 1)
        .contains("waiting-0", "waiting-4", "failed-39", "failed-35", "succeeded-39")
        .doesNotContain("of-others");
    assertThat(of(snapshot, AwsOperation.LOGS_GET_LOG_EVENTS)).hasSize(5);
  }

  @Test
  void collect_whereTheQueueIsMissing_asksWhatThereIsInstead() {
    account.removeQueue();

    Snapshot snapshot = collect(question());

    assertThat(requests(snapshot, AwsOperation.BATCH_DESCRIBE_JOB_QUEUES))
        .containsExactly("{\"jobQueues\":[\"academy-video-batch-queue\"]}", "{}");
    // The environment has a name of its own, and may be the one to look at.
    assertThat(of(snapshot, AwsOperation.EC2_DESCRIBE_ROUTE_TABLES)).hasSize(1);
  }

  @Test
  void collect_whereTheEnvironmentIsMissing_asksWhatThereIsInstead() {
    Question asked = question();

    Snapshot snapshot =
        collect(
            new Question(
                asked.jobId(),
                asked.queue(),
                asked.definition(),
                name("academy-video-batch-ec"),
                asked.logGroup()));

    assertThat(requests(snapshot, AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS))
        .containsExactly(
            "{\"computeEnvironments\":[\"arn:aws:batch:eu-central-1:123456789012:"
                + "compute-environment/academy-video-batch-ce\"]}",
            "{\"computeEnvironments\":[\"academy-video-batch-ec\"]}",
            "{}");
  }

  @Test
  void collect_whereTheDefinitionIsMissing_asksForInactiveAndForOthers() {
    account.removeDefinition();

    assertThat(requests(collect(question()), AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS))
        .containsExactly(
            "{\"jobDefinitionName\":\"academy-video-batch-jobdef\",\"status\":\"ACTIVE\"}",
            "{\"jobDefinitionName\":\"academy-video-batch-jobdef\"}",
            "{\"status\":\"ACTIVE\"}");
  }

  @Test
  void collect_ofAnImageForOneProcessor_readsWhichAndKeepsNoAddress() {
    RecordedCall call = only(collect(question()), AwsOperation.ECR_GET_DOWNLOAD_URL_FOR_LAYER);

    assertThat(layersRead)
        .containsExactly(URI.create("https://layers.example/c?X-Amz-Signature=abc"));
    assertThat(call.answer())
        .isEqualTo(
            FakeAws.json(
                "{\"layerDigest\": \"sha256:c\", \"architecture\": \"arm64\", \"os\": \"linux\"}"));
  }

  @Test
  void collect_ofAnImageThatIsMissing_asksWhichTagsThereAre() {
    aws.answer(
        AwsOperation.ECR_DESCRIBE_IMAGES,
        request -> {
          if (request.has("imageIds")) {
            throw FakeAws.fault(
                AwsOperation.ECR_DESCRIBE_IMAGES,
                AwsFault.Kind.NOT_FOUND,
                "ImageNotFoundException",
                "No.");
          }
          return FakeAws.json("{\"imageDetails\": []}");
        });

    Snapshot snapshot = collect(question());

    assertThat(of(snapshot, AwsOperation.ECR_DESCRIBE_IMAGES)).hasSize(2);
    assertThat(of(snapshot, AwsOperation.ECR_BATCH_GET_IMAGE)).isEmpty();
  }

  @Test
  void collect_ofFargate_asksForNoInstances() {
    ObjectNode resources = account.environmentOfTheQueue().withObject("/computeResources");
    resources.removeAll();
    resources.put("type", "FARGATE").put("maxvCpus", 16);
    resources.putArray("subnets").add("subnet-a");
    resources.putArray("securityGroupIds").add("sg-1");

    Snapshot snapshot = collect(question());

    assertThat(snapshot.calls())
        .extracting(RecordedCall::operation)
        .doesNotContain(
            AwsOperation.ECS_LIST_CONTAINER_INSTANCES, AwsOperation.EC2_DESCRIBE_INSTANCE_TYPES)
        .contains(AwsOperation.EC2_DESCRIBE_ROUTE_TABLES);
    // There, the execution role pulls the image.
    assertThat(requests(snapshot, AwsOperation.IAM_SIMULATE_PRINCIPAL_POLICY))
        .anyMatch(request -> request.contains("role/video-execution") && request.contains("ecr:"));
  }

  @Test
  void collect_ofRoles_simulatesWhatEachMustDoOnWhat() {
    assertThat(requests(collect(question()), AwsOperation.IAM_SIMULATE_PRINCIPAL_POLICY))
        .contains(
            "{\"PolicySourceArn\":\"arn:aws:iam::123456789012:role/video-instance\","
                + "\"ActionNames\":[\"ecr:BatchCheckLayerAvailability\",\"ecr:BatchGetImage\","
                + "\"ecr:GetDownloadUrlForLayer\"],\"ResourceArns\":"
                + "[\"arn:aws:ecr:eu-central-1:123456789012:repository/video-worker\"]}",
            "{\"PolicySourceArn\":\"arn:aws:iam::123456789012:role/video-execution\","
                + "\"ActionNames\":[\"secretsmanager:GetSecretValue\"],\"ResourceArns\":"
                + "[\"arn:aws:secretsmanager:eu-central-1:123456789012:secret:r2-AbCdEf\"]}");
  }

  /** AWS names one that is missing and shows none: the others have to be asked for again. */
  @Test
  void collect_whereOneSubnetIsMissing_asksForEachAlone() {
    account.environmentOfTheQueue().withArray("/computeResources/subnets").add("subnet-gone");
    aws.answer(
        AwsOperation.EC2_DESCRIBE_SUBNETS,
        request -> {
          if (request.toString().contains("subnet-gone")) {
            throw FakeAws.fault(
                AwsOperation.EC2_DESCRIBE_SUBNETS,
                AwsFault.Kind.NOT_FOUND,
                "InvalidSubnetID.NotFound",
                "The subnet ID 'subnet-gone' does not exist");
          }
          return FakeAws.json(
              "{\"Subnets\": [{\"SubnetId\": \"subnet-a\", \"VpcId\": \"vpc-1\"}]}");
        });

    Snapshot snapshot = collect(question());

    assertThat(requests(snapshot, AwsOperation.EC2_DESCRIBE_SUBNETS))
        .containsExactly(
            "{\"SubnetIds\":[\"subnet-a\",\"subnet-gone\"]}",
            "{\"SubnetIds\":[\"subnet-a\"]}",
            "{\"SubnetIds\":[\"subnet-gone\"]}");
    assertThat(new Facts(snapshot).item(SUBNETS, "Subnets", "SubnetId", "subnet-gone").isAbsent())
        .isTrue();
    assertThat(new Facts(snapshot).item(SUBNETS, "Subnets", "SubnetId", "subnet-a").isPresent())
        .isTrue();
    assertThat(of(snapshot, AwsOperation.EC2_DESCRIBE_ROUTE_TABLES)).hasSize(1);
  }

  @Test
  void collect_ofASubnetThatIsDenied_asksOnce() {
    account.environmentOfTheQueue().withArray("/computeResources/subnets").add("subnet-b");
    aws.fail(SUBNETS, AwsFault.Kind.DENIED, "UnauthorizedOperation", "No.");

    Snapshot snapshot = collect(question());

    assertThat(of(snapshot, SUBNETS)).hasSize(1);
    // The network is known from its security groups, too.
    assertThat(of(snapshot, AwsOperation.EC2_DESCRIBE_NETWORK_ACLS)).hasSize(1);
  }

  @Test
  void collect_ofANetwork_asksWhatFiltersAndWhoAnswersForNames() {
    Snapshot snapshot = collect(question());

    assertThat(only(snapshot, AwsOperation.EC2_DESCRIBE_NETWORK_ACLS).request())
        .isEqualTo(
            FakeAws.json("{\"Filters\": [{\"Name\": \"vpc-id\", \"Values\": [\"vpc-1\"]}]}"));
    assertThat(requests(snapshot, AwsOperation.EC2_DESCRIBE_VPC_ATTRIBUTE))
        .containsExactly(
            "{\"VpcId\":\"vpc-1\",\"Attribute\":\"enableDnsSupport\"}",
            "{\"VpcId\":\"vpc-1\",\"Attribute\":\"enableDnsHostnames\"}");
    assertThat(only(snapshot, AwsOperation.EC2_DESCRIBE_DHCP_OPTIONS).request())
        .isEqualTo(FakeAws.json("{\"DhcpOptionsIds\": [\"dopt-1\"]}"));
  }

  @Test
  void collect_ofANetworkWithoutDhcpOptions_asksForNone() {
    aws.answer(
        AwsOperation.EC2_DESCRIBE_VPCS,
        "{\"Vpcs\": [{\"VpcId\": \"vpc-1\", \"DhcpOptionsId\": \"default\"}]}");

    assertThat(of(collect(question()), AwsOperation.EC2_DESCRIBE_DHCP_OPTIONS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "FARGATE, -, fargate L-3032A538",
        "FARGATE_SPOT, -, fargate L-36FBB829",
        "EC2, c7g.2xlarge, ec2 L-1216C47A",
        "SPOT, optimal, ec2 L-34B43A08",
        "EC2, g5.xlarge, -", // GPUs have a quota of their own
      })
  void collect_ofAKindOfEnvironment_asksForItsQuota(String type, String types, String quota) {
    ObjectNode resources = account.environmentOfTheQueue().withObject("/computeResources");
    resources.put("type", type).remove("instanceTypes");
    Optional.ofNullable(types).ifPresent(resources.putArray("instanceTypes")::add);

    assertThat(
            of(collect(question()), AwsOperation.SERVICEQUOTAS_GET_SERVICE_QUOTA).stream()
                .map(RecordedCall::request)
                .map(
                    request ->
                        request.path("ServiceCode").asText()
                            + " "
                            + request.path("QuotaCode").asText()))
        .isEqualTo(Optional.ofNullable(quota).stream().toList());
  }

  @Test
  void collect_ofASecretWithAKeyOfACustomer_asksForTheKeyAndTheRight() {
    keyOfTheSecret("arn:aws:kms:eu-central-1:123456789012:key/k-1");

    Snapshot snapshot = collect(question());

    assertThat(requests(snapshot, AwsOperation.KMS_GET_KEY_POLICY))
        .containsExactly(
            "{\"KeyId\":\"arn:aws:kms:eu-central-1:123456789012:key/k-1\",\"PolicyName\":\"default\"}");
    assertThat(requests(snapshot, AwsOperation.IAM_SIMULATE_PRINCIPAL_POLICY))
        .contains(
            "{\"PolicySourceArn\":\"arn:aws:iam::123456789012:role/video-execution\","
                + "\"ActionNames\":[\"kms:Decrypt\"],\"ResourceArns\":"
                + "[\"arn:aws:kms:eu-central-1:123456789012:key/k-1\"]}");
  }

  @Test
  void collect_ofASecretWithAKeyOfAws_asksForNoKey() {
    keyOfTheSecret("alias/aws/secretsmanager");

    assertThat(of(collect(question()), AwsOperation.KMS_DESCRIBE_KEY)).isEmpty();
  }

  @Test
  void collect_whereVolumesAreEncryptedByDefault_asksForTheirKey() {
    aws.answer(
        AwsOperation.EC2_GET_EBS_ENCRYPTION_BY_DEFAULT, "{\"EbsEncryptionByDefault\": true}");
    aws.answer(
        AwsOperation.EC2_GET_EBS_DEFAULT_KMS_KEY_ID,
        "{\"KmsKeyId\": \"arn:aws:kms:eu-central-1:123456789012:key/v-1\"}");

    assertThat(requests(collect(question()), AwsOperation.KMS_DESCRIBE_KEY))
        .containsExactly("{\"KeyId\":\"arn:aws:kms:eu-central-1:123456789012:key/v-1\"}");
  }

  @Test
  void collect_ofAnInstanceThatDoesNotRegister_keepsTheLastLinesOfItsConsole() {
    busy();

    RecordedCall console = only(collect(question()), AwsOperation.EC2_GET_CONSOLE_OUTPUT);

    assertThat(console.request())
        .isEqualTo(FakeAws.json("{\"InstanceId\": \"i-2\", \"Latest\": true}"));
    assertThat(console.answer())
        .isEqualTo(
            FakeAws.json(
                """
                {"InstanceId": "i-2", "Timestamp": "2026-09-01T21:50:00Z",
                 "LastLines": ["boot ok", "last line"]}
                """));
  }

  @Test
  void collect_ofAnInstanceWithoutLatestOutput_asksForThatOfItsBoot() {
    busy();
    aws.answer(
        AwsOperation.EC2_GET_CONSOLE_OUTPUT,
        request -> {
          if (request.has("Latest")) {
            throw FakeAws.fault(
                AwsOperation.EC2_GET_CONSOLE_OUTPUT,
                AwsFault.Kind.INVALID,
                "UnsupportedOperation",
                "This instance type does not support retrieving the latest console logs.");
          }
          return FakeAws.json("{\"InstanceId\": \"i-2\"}");
        });

    assertThat(requests(collect(question()), AwsOperation.EC2_GET_CONSOLE_OUTPUT))
        .containsExactly("{\"InstanceId\":\"i-2\",\"Latest\":true}", "{\"InstanceId\":\"i-2\"}");
  }

  /** An instance of another cluster, or one that is only not seen, has a console, too. */
  @Test
  void collect_whereRegisteredInstancesAreDenied_asksForNoConsole() {
    busy();
    aws.fail(
        AwsOperation.ECS_LIST_CONTAINER_INSTANCES, AwsFault.Kind.DENIED, "AccessDenied", "No.");

    assertThat(of(collect(question()), AwsOperation.EC2_GET_CONSOLE_OUTPUT)).isEmpty();
  }

  @Test
  void collect_ofAnImageElsewhere_asksThatRegion() {
    image("210987654321.dkr.ecr.us-east-1.amazonaws.com/video-worker:1");
    aws.in("us-east-1").answer(AwsOperation.ECR_GET_REPOSITORY_POLICY, "{\"policyText\": \"{}\"}");

    Snapshot snapshot = collect(question());

    assertThat(only(snapshot, AwsOperation.ECR_GET_REPOSITORY_POLICY))
        .satisfies(call -> assertThat(call.region()).isEqualTo("us-east-1"))
        .satisfies(
            call ->
                assertThat(call.request())
                    .isEqualTo(
                        FakeAws.json(
                            "{\"registryId\": \"210987654321\", \"repositoryName\":"
                                + " \"video-worker\"}")))
        .satisfies(call -> assertThat(call.seen()).isPresent());
    assertThat(aws.requests(AwsOperation.ECR_DESCRIBE_IMAGES)).isEmpty();
    assertThat(new Facts(snapshot).answer(AwsOperation.ECR_GET_REPOSITORY_POLICY, "video-worker"))
        .isInstanceOf(Fact.Unseen.class);
    assertThat(
            new Facts(snapshot)
                .in("us-east-1")
                .answer(AwsOperation.ECR_GET_REPOSITORY_POLICY, "video-worker"))
        .isInstanceOf(Fact.Present.class);
  }

  @Test
  void collect_ofAnImageOutsideEcr_asksForNone() {
    image("docker.io/library/debian:trixie");

    assertThat(collect(question()).calls())
        .noneMatch(call -> call.operation().service().equals("ecr"));
  }

  private void image(String image) {
    account.latestDefinition().withObject("/containerProperties").put("image", image);
  }

  @Test
  void collect_ofAJobWithSeveralAttempts_readsTheEndOfEach() {
    ObjectNode job = account.addFailedJob("j-1", NOW.toEpochMilli(), 20);
    job.withArray("/attempts")
        .insertObject(0)
        .withObject("/container")
        .put("logStreamName", "worker/default/first");

    assertThat(
            of(collect(about("j-1")), AwsOperation.LOGS_GET_LOG_EVENTS).stream()
                .map(call -> call.request().path("logStreamName").asText()))
        .containsExactly("academy-video-batch-jobdef/default/j-1", "worker/default/first");
  }

  @Test
  void collect_ofSpot_asksForTheFleetsOfItsRoleAndTheHostsThatWent() {
    busy();

    Snapshot snapshot = collect(about("running"));

    assertThat(requests(snapshot, AwsOperation.EC2_DESCRIBE_SPOT_FLEET_REQUEST_HISTORY))
        .containsExactly(
            "{\"SpotFleetRequestId\":\"sfr-1\",\"StartTime\":\"2026-09-01T16:00:00Z\"}");
    assertThat(only(snapshot, AwsOperation.EC2_DESCRIBE_SPOT_INSTANCE_REQUESTS).request())
        .isEqualTo(
            FakeAws.json(
                """
                {"Filters": [{"Name": "instance-id", "Values": ["i-0123456789"]}]}
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "c7g, c7g.*",
    "c7g.2xlarge, c7g.2xlarge",
    "default_arm64, m6g.* c6g.* r6g.* c7g.*",
    "optimal, c4.* m4.* r4.* c5.* m5.* r5.* m6i.* c6i.* r6i.* c7i.*"
  })
  void collect_ofInstanceTypes_asksForTheirFamilies(String types, String asked) {
    account
        .environmentOfTheQueue()
        .withArray("/computeResources/instanceTypes")
        .removeAll()
        .add(types);

    JsonNode request =
        only(collect(question()), AwsOperation.EC2_DESCRIBE_INSTANCE_TYPES).request();

    List<String> values = new ArrayList<>();
    request.at("/Filters/0/Values").forEach(value -> values.add(value.asText()));
    assertThat(String.join(" ", values)).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1.dkr.ecr.eu-central-1.amazonaws.com/a:1, -",
        "debian:trixie, -",
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/a, team/a latest",
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/a:1.2, a 1.2",
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/a:1@sha256:00, a sha256:00",
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/a@sha256:00, a sha256:00"
      })
  void parse_ofAnImage_findsItsRepository(String image, String expected) {
    assertThat(
            EcrImage.parse(image)
                .map(found -> found.repository() + " " + found.digest().orElse(found.tag())))
        .isEqualTo(Optional.ofNullable(expected));
  }

  private static List<String> requests(Snapshot snapshot, AwsOperation operation) {
    return of(snapshot, operation).stream().map(call -> call.request().toString()).toList();
  }

  private void running(String destination) {
    account
        .addJob("running", "RUNNING", NOW.minusSeconds(9000).toEpochMilli())
        .put("startedAt", NOW.minusSeconds(8000).toEpochMilli())
        .withObject("/parameters")
        .put("destination", destination);
  }

  private static final String STATUS =
      """
      {"state": "running", "stage": "encode", "percent": 39.3, "job_id": "running", "attempt": 1,
       "heartbeat": "2026-09-01T21:59:55.123Z", "started_at": "2026-09-01T20:00:00Z",
       "requested_at": "2026-09-01T19:00:00Z", "video_id": "7", "published": {"job_id": "j-0"}}\
      """;

  @Test
  void collect_ofARunningJobThatIsAskedFor_keepsWhereItIs() {
    running("s3://videos/out");
    documents = _ -> Optional.of(STATUS.getBytes(UTF_8));

    RecordedCall read = only(collect(about("running")), Heartbeat.CALL);

    assertThat(destinationsRead).containsExactly("s3://videos/out");
    assertThat(read.request())
        .isEqualTo(
            FakeAws.json("{\"destination\": \"s3://videos/out\", \"key\": \"status.json\"}"));
    assertThat(read.answer())
        .isEqualTo(
            FakeAws.json(
                """
                {"state": "running", "stage": "encode", "percent": 39.3, "job_id": "running",
                 "attempt": 1, "heartbeat": "2026-09-01T21:59:55.123Z",
                 "requested_at": "2026-09-01T19:00:00Z"}
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"out/7", "/videos/7", "file:///videos/7", "gs://videos/7", "r2://", ""})
  void collect_ofADestinationThatIsInNoStore_readsNothing(String destination) {
    running(destination);

    assertThat(of(collect(about("running")), Heartbeat.CALL)).isEmpty();
    assertThat(destinationsRead).isEmpty();
  }

  @Test
  void collect_ofAJobThatNobodyAsksForOrThatDoesNotRun_readsNoStatus() {
    running("r2://videos/out");
    account.addJob("waiting", "RUNNABLE", NOW.minusSeconds(300).toEpochMilli());

    collect(question());
    collect(about("waiting"));

    assertThat(destinationsRead).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = ExitCode.class,
      names = {
        "CONFIG_MISSING",
        "STORAGE_ACCESS_DENIED",
        "STORAGE_UNAVAILABLE",
        "STORAGE_THROTTLED"
      })
  void collect_whereTheStoreCannotBeRead_keepsWhyAndGoesOn(ExitCode code) {
    running("r2://videos/out");
    documents =
        _ -> {
          throw Failure.of(code, "R2_ACCOUNT_ID is not set.").asException();
        };

    Snapshot snapshot = collect(about("running"));

    assertThat(only(snapshot, Heartbeat.CALL).failed())
        .hasValue(
            new AwsFault(
                Heartbeat.CALL,
                code == ExitCode.STORAGE_ACCESS_DENIED
                    ? AwsFault.Kind.DENIED
                    : AwsFault.Kind.UNAVAILABLE,
                code.name(),
                "R2_ACCOUNT_ID is not set."));
    assertThat(of(snapshot, AwsOperation.EC2_DESCRIBE_ROUTE_TABLES)).isNotEmpty();
    assertThat(new Doctor().diagnose(snapshot).notSeen()).hasSize(1);
  }

  @Test
  void collect_whereThereIsNoStatus_keepsThatItIsAbsent() {
    running("r2://videos/out");
    documents = _ -> Optional.empty();

    Facts facts = new Facts(collect(about("running")));

    assertThat(facts.answer(Heartbeat.CALL, "r2://videos/out").isAbsent()).isTrue();
  }

  /** Anybody may have written it. */
  @ParameterizedTest
  @MethodSource("hostileDocuments")
  void collect_ofAHostileStatus_keepsLittleAndNothingThatDoesHarm(String body) {
    running("r2://videos/out");
    documents = _ -> Optional.of(body.getBytes(UTF_8));

    Snapshot snapshot = collect(about("running"));
    String kept = new SnapshotJson().write(snapshot).path("calls").toString();
    Diagnosis diagnosis = new Doctor().diagnose(snapshot);

    assertThat(only(snapshot, Heartbeat.CALL).toString()).hasSizeLessThan(1500);
    assertThat(kept).doesNotContain("\\u");
    assertThat(HostileTexts.harmIn(diagnosis.toString())).isEmpty();
    assertThat(diagnosis.toString()).doesNotContain("\nFORGED");
    assertThat(diagnosis.findings()).noneMatch(finding -> finding.certainty() == Certainty.CERTAIN);
  }

  static Stream<String> hostileDocuments() {
    return Stream.of(
        "",
        "[]",
        "null",
        "\u0000",
        "{\"state\": \"running\"} x",
        "[".repeat(100_000),
        "{\"a\":".repeat(5_000),
        "{\"stage\": \"%s\"}".formatted("x".repeat(1_000_000)),
        "{\"state\": 7, \"stage\": [1], \"job_id\": {}, \"attempt\": \"1\", \"percent\": \"NaN\"}",
        "{\"attempt\": 99999999999, \"percent\": 1e999, \"heartbeat\": 1788242400000}",
        STATUS.replace("2026-09-01T21:59:55.123Z", "+1000000000-12-31T23:59:59.999999999Z"),
        STATUS.replace("2026-09-01T21:59:55.123Z", "-1000000000-01-01T00:00:00Z"),
        STATUS.replace("encode", "\\u001b[2J\\r\\nFORGED: all is well\\u202e\\u2028FORGED"),
        STATUS.replace("\"running\", \"stage\"", "\"\\u0007\\nFORGED\", \"stage\""),
        STATUS.replace("\"job_id\": \"running\"", "\"job_id\": \"j{beat}\\u0000\\nFORGED $1 %s\""));
  }
}
