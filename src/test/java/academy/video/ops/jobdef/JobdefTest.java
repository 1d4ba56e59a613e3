package academy.video.ops.jobdef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeDeployment;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registering in an account that keeps what it is given, and comparing with it. */
class JobdefTest {

  private static final String CHANGING =
      "Create|Update|Put|Attach|Add|Register|Tag|Delete|Deregister|Detach|Remove|Untag|Set";

  private final Json json = new Json();
  private final FakeAws aws = new FakeAws();
  private final FakeDeployment account = new FakeDeployment(aws);
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  private Blueprint blueprint(String variant, String... values) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("subnets", "subnet-1,subnet-2");
    all.put("securityGroups", "sg-1");
    all.put("imageTag", FakeDeployment.TAG);
    all.put("alertTopicArn", "arn:aws:sns:eu-central-1:123456789012:alerts");
    for (int i = 0; i < values.length; i += 2) {
      all.put(values[i], values[i + 1]);
    }
    return new BlueprintReader(JobdefFiles.builtIn(json)).read(new Choice(variant, "arm64", all));
  }

  private Plan register(Blueprint given) throws InterruptedException {
    JobdefRegister register = new JobdefRegister(aws, json, pauses::add);
    Blueprint complete = register.complete(given);
    Plan plan = register.plan(complete);
    assertThat(register.apply(complete, plan, step -> done.add(step.thing()))).isEmpty();
    return plan;
  }

  private CheckReport check(Blueprint blueprint, CallerName... names) {
    return new JobdefCheck(aws, json).check(blueprint, List.of(names));
  }

  private static CallerName queue(@Nullable String flag, @Nullable String environment) {
    return new CallerName(
        Kind.JOB_QUEUE,
        "queue",
        "VIDEO_BATCH_JOB_QUEUE",
        Optional.ofNullable(flag),
        Optional.ofNullable(environment));
  }

  private List<String> changes() {
    return aws.calls.stream()
        .map(call -> call.operation().operation())
        .filter(name -> name.matches("(" + CHANGING + ").*"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec2", "fargate"})
  void register_twice_createsAllAndThenNothing(String variant) throws Exception {
    Plan first = register(blueprint(variant));

    assertThat(first.steps()).extracting(Step::action).containsOnly(Step.Action.CREATE);
    assertThat(done).hasSameSizeAs(first.steps());
    assertThat(changes()).noneMatch(name -> name.matches("(Delete|Deregister|Detach|Remove).*"));

    aws.calls.clear();
    done.clear();
    Plan second = register(blueprint(variant));

    assertThat(second.isEmpty()).isTrue();
    assertThat(done).isEmpty();
    assertThat(changes()).isEmpty();
    CheckReport report = check(blueprint(variant), queue(null, null));
    assertThat(report.exitCode()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(report.names().getFirst().deployed()).contains("academy-video-batch-queue");
    assertThat(report.notes()).isEmpty();
  }

  @Test
  void register_makesFirstWhatOthersNeed() throws Exception {
    register(blueprint("ec2"));

    assertThat(
            aws.calls.stream()
                .map(call -> call.operation().operation())
                .filter(name -> name.matches("(Create|Register).*"))
                .distinct())
        .containsExactly(
            "CreateServiceLinkedRole",
            "CreateRole",
            "CreateInstanceProfile",
            "CreateLogGroup",
            "CreateLaunchTemplate",
            "CreateComputeEnvironment",
            "CreateJobQueue",
            "RegisterJobDefinition",
            "CreateSchedule");
    assertThat(
            FakeDeployment.of(account.rules, "academy-video-batch-failed-jobs")
                .at("/Targets/0/Arn")
                .asText())
        .isEqualTo("arn:aws:sns:eu-central-1:123456789012:alerts");
    assertThat(
            FakeDeployment.of(account.schedules, "academy-video-batch-stuck-scan")
                .at("/Target/Input")
                .asText())
        .isEqualTo(
            "{\"JobName\":\"stuck-scan\",\"JobQueue\":\"academy-video-batch-operations\","
                + "\"JobDefinition\":\"academy-video-batch-stuck-scan\"}");
    assertThat(
            FakeDeployment.of(account.definitions, "academy-video-batch-jobdef")
                .at("/containerProperties/secrets/1/valueFrom")
                .asText())
        .isEqualTo(
            "arn:aws:secretsmanager:eu-central-1:123456789012:secret:academy-video/r2-AbCdEf"
                + ":R2_ACCESS_KEY_ID::");
  }

  /** A change by someone else, where it is seen, and what both sides have. */
  static Stream<Arguments> drifts() {
    return Stream.of(
        drift(
            a -> FakeDeployment.of(a.queues, "academy-video-batch-queue").put("priority", 7),
            "job queue academy-video-batch-queue | priority | 1 | 7"),
        drift(
            a -> FakeDeployment.of(a.queues, "academy-video-batch-queue").put("state", "DISABLED"),
            "job queue academy-video-batch-queue | state | ENABLED | DISABLED"),
        drift(
            a ->
                FakeDeployment.of(a.queues, "academy-video-batch-queue")
                    .withArray("computeEnvironmentOrder")
                    .remove(1),
            "job queue academy-video-batch-queue | computeEnvironmentOrder[2] |"
                + " {\"order\":2,\"computeEnvironment\":\"arn:aws:batch:eu-central-1:123456789012:"
                + "compute-environment/academy-video-batch-ce-on-demand\"} | (nothing)"),
        drift(
            a ->
                ((ObjectNode)
                        FakeDeployment.of(a.queues, "academy-video-batch-queue")
                            .at("/jobStateTimeLimitActions/0"))
                    .put("maxTimeSeconds", 600),
            "job queue academy-video-batch-queue |"
                + " jobStateTimeLimitActions[CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY]"
                + ".maxTimeSeconds | 21600 | 600"),
        drift(
            a ->
                FakeDeployment.of(a.queues, "academy-video-batch-queue")
                    .withObject("/tags")
                    .put("project", "other"),
            "job queue academy-video-batch-queue | tags.project | academy-video | other"),
        drift(
            a ->
                FakeDeployment.of(a.computeEnvironments, "academy-video-batch-ce")
                    .withObject("/computeResources")
                    .put("maxvCpus", 0),
            "compute environment academy-video-batch-ce | computeResources.maxvCpus | 64 | 0"),
        drift(
            a ->
                FakeDeployment.of(a.computeEnvironments, "academy-video-batch-ce")
                    .withObject("/computeResources")
                    .putArray("subnets")
                    .add("subnet-1"),
            "compute environment academy-video-batch-ce | computeResources.subnets |"
                + " [\"subnet-1\",\"subnet-2\"] | [\"subnet-1\"]"),
        drift(
            a ->
                FakeDeployment.of(a.computeEnvironments, "academy-video-batch-ce")
                    .withObject("/tags")
                    .remove("project"),
            "compute environment academy-video-batch-ce | tags.project | academy-video |"
                + " (nothing)"),
        drift(
            a ->
                FakeDeployment.of(a.definitions, "academy-video-batch-jobdef")
                    .withObject("/containerProperties")
                    .put("image", "old"),
            "job definition academy-video-batch-jobdef | containerProperties.image |"
                + " 123456789012.dkr.ecr.eu-central-1.amazonaws.com/video-worker@"
                + FakeDeployment.DIGEST
                + " | old"),
        drift(
            a ->
                FakeDeployment.of(a.definitions, "academy-video-batch-jobdef")
                    .withObject("/containerProperties")
                    .put("privileged", true),
            "job definition academy-video-batch-jobdef | containerProperties.privileged |"
                + " (nothing) | true"),
        drift(
            a ->
                ((ObjectNode)
                        FakeDeployment.of(a.definitions, "academy-video-batch-jobdef")
                            .at("/containerProperties/environment/1"))
                    .put("value", "text"),
            "job definition academy-video-batch-jobdef |"
                + " containerProperties.environment[LOG_FORMAT].value | json | text"),
        drift(
            a ->
                FakeDeployment.of(a.definitions, "academy-video-batch-jobdef")
                    .withObject("/containerProperties")
                    .withArray("environment")
                    .addObject()
                    .put("name", "R2_SECRET_ACCESS_KEY")
                    .put("value", "plain"),
            "job definition academy-video-batch-jobdef |"
                + " containerProperties.environment[R2_SECRET_ACCESS_KEY] | (nothing) | ***"),
        drift(
            a ->
                FakeDeployment.of(a.definitions, "academy-video-batch-jobdef")
                    .withObject("/containerProperties")
                    .withArray("command")
                    .remove(2),
            "job definition academy-video-batch-jobdef | containerProperties.command[2] |"
                + " Ref::destination | --video-id"),
        drift(
            a ->
                FakeDeployment.of(a.definitions, "academy-video-batch-jobdef")
                    .withObject("/retryStrategy")
                    .withArray("evaluateOnExit")
                    .remove(4),
            "job definition academy-video-batch-jobdef | retryStrategy.evaluateOnExit[4] |"
                + " {\"onExitCode\":\"*\",\"action\":\"EXIT\"} | (nothing)"),
        drift(
            a ->
                FakeDeployment.of(a.logGroups, "/aws/batch/academy-video-worker")
                    .remove("retentionInDays"),
            "log group /aws/batch/academy-video-worker | retentionInDays | 30 | (nothing)"),
        drift(
            a ->
                FakeDeployment.of(a.roles, "academy-video-batch-job")
                    .put(
                        "AssumeRolePolicyDocument",
                        FakeDeployment.of(a.roles, "academy-video-batch-job")
                            .path("AssumeRolePolicyDocument")
                            .asText()
                            .replace("ecs-tasks", "batch")),
            "role academy-video-batch-job |"
                + " AssumeRolePolicyDocument.Statement[Assume].Principal.Service |"
                + " ecs-tasks.amazonaws.com | batch.amazonaws.com"),
        drift(
            a -> FakeDeployment.of(a.policies, "academy-video-batch-job").clear(),
            "role academy-video-batch-job | Policies[report-own-failure] |"),
        drift(
            a ->
                FakeDeployment.of(a.policies, "academy-video-batch-job")
                    .computeIfPresent(
                        "report-own-failure",
                        (_, text) -> text.replace("batch:TerminateJob", "batch:CancelJob")),
            "role academy-video-batch-job |"
                + " Policies[report-own-failure].PolicyDocument.Statement[EndJobs].Action |"
                + " batch:TerminateJob | batch:CancelJob"),
        drift(
            a -> FakeDeployment.of(a.attached, "academy-video-batch-instance").removeAll(),
            "role academy-video-batch-instance |"
                + " ManagedPolicyArns[arn:aws:iam::aws:policy/service-role/"
                + "AmazonEC2ContainerServiceforEC2Role] | attached | (nothing)"),
        drift(
            a -> FakeDeployment.of(a.roles, "academy-video-batch-job").put("Description", "?"),
            "role academy-video-batch-job | Description |"),
        drift(
            a -> FakeDeployment.of(a.roles, "academy-video-batch-job").putArray("Tags"),
            "role academy-video-batch-job | Tags[project] |"),
        drift(
            a ->
                FakeDeployment.of(a.launchTemplates, "academy-video-batch-instance")
                    .withObject("/LaunchTemplateData/MetadataOptions")
                    .put("HttpTokens", "optional"),
            "launch template academy-video-batch-instance |"
                + " LaunchTemplateData.MetadataOptions.HttpTokens | required | optional"),
        drift(
            a ->
                FakeDeployment.of(a.launchTemplates, "academy-video-batch-instance")
                    .withObject("/LaunchTemplateData")
                    .put("UserData", "IyEvYmluL3NoCg=="),
            "launch template academy-video-batch-instance | LaunchTemplateData.UserData[0] |"
                + " MIME-Version: 1.0 | #!/bin/sh"),
        drift(
            a -> FakeDeployment.of(a.alarms, "academy-video-batch-failures").put("Threshold", 9),
            "alarm academy-video-batch-failures | Threshold | 3 | 9.0"),
        drift(
            a -> FakeDeployment.of(a.rules, "academy-video-batch-failed-jobs").putArray("Targets"),
            "event rule academy-video-batch-failed-jobs | Targets[topic] |"),
        drift(
            a ->
                FakeDeployment.of(a.dashboards, "academy-video-batch")
                    .put("DashboardBody", "{\"widgets\":[]}"),
            "dashboard academy-video-batch | DashboardBody.widgets[0] |"),
        drift(
            a -> FakeDeployment.of(a.profiles, "academy-video-batch-instance").putArray("Roles"),
            "instance profile academy-video-batch-instance | Roles |"
                + " [\"academy-video-batch-instance\"] | []"),
        drift(
            a ->
                FakeDeployment.of(a.schedules, "academy-video-batch-stuck-scan")
                    .put("State", "DISABLED"),
            "schedule academy-video-batch-stuck-scan | State | ENABLED | DISABLED"),
        drift(
            a ->
                FakeDeployment.of(a.schedules, "academy-video-batch-stuck-scan")
                    .withObject("/Target")
                    .put("Input", "{\"JobQueue\":\"academy-video-batch-queue\"}"),
            "schedule academy-video-batch-stuck-scan | Target.Input.JobName | stuck-scan |"
                + " (nothing)"));
  }

  private static Arguments drift(Consumer<FakeDeployment> change, String seen) {
    return Arguments.of(change, seen);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("drifts")
  void everyDifference_isSeenAndMended(Consumer<FakeDeployment> change, String seen)
      throws Exception {
    register(blueprint("ec2"));
    change.accept(account);

    CheckReport report = check(blueprint("ec2"));

    assertThat(report.exitCode()).isEqualTo(ExitCode.PROBLEM_FOUND);
    Difference first = report.differences().getFirst();
    assertThat(
            "%s | %s | %s | %s"
                .formatted(first.thing(), first.field(), first.file(), first.deployed()))
        .startsWith(seen);

    done.clear();
    Plan plan = register(blueprint("ec2"));

    assertThat(plan.steps())
        .filteredOn(step -> step.action() == Step.Action.UPDATE)
        .extracting(Step::thing)
        .containsExactly(first.thing());
    assertThat(done).containsExactly(first.thing());
    assertThat(check(blueprint("ec2")).exitCode()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(changes()).noneMatch(name -> name.matches("(Delete|Deregister|Detach|Remove).*"));
  }

  @Test
  void everythingInAnEmptyAccount_isMissing() {
    CheckReport report = check(blueprint("ec2"), queue(null, null));

    assertThat(report.exitCode()).isEqualTo(ExitCode.PROBLEM_FOUND);
    assertThat(report.missing())
        .hasSize(24)
        .contains("role academy-video-batch-job", "job queue academy-video-batch-queue");
    assertThat(report.names().getFirst().finding())
        .contains("AWS has no job queue academy-video-batch-queue.");
  }

  @Test
  void oneLetterOff_inTheEnvironment_isSaid() throws Exception {
    register(blueprint("ec2"));

    CheckReport report =
        check(
            blueprint("ec2"),
            queue("academy-video-batch-queue:3", "academy-video-batch-qeue"),
            queue(null, "videos"));

    assertThat(report.exitCode()).isEqualTo(ExitCode.PROBLEM_FOUND);
    assertThat(report.names())
        .extracting(row -> row.finding().orElse(""))
        .containsExactly(
            "VIDEO_BATCH_JOB_QUEUE says academy-video-batch-qeue, the files say"
                + " academy-video-batch-queue; did you mean that?",
            "VIDEO_BATCH_JOB_QUEUE says videos, the files say academy-video-batch-queue.");
  }

  @Test
  void oneLetterOff_inAws_isSaid() throws Exception {
    register(blueprint("ec2", "queue", "academy-video-batch-qeue"));

    CheckReport report = check(blueprint("ec2"), queue("academy-video-batch-queue", null));

    assertThat(report.missing()).containsExactly("job queue academy-video-batch-queue");
    assertThat(report.names().getFirst().finding())
        .contains(
            "AWS has no job queue academy-video-batch-queue; it has academy-video-batch-qeue: did"
                + " you mean that?");
  }

  @Test
  void oneLetterOff_inTheQueue_isADifferenceOfItsComputeEnvironment() throws Exception {
    register(blueprint("ec2", "computeEnvironment", "academy-video-batch-cf"));

    CheckReport report = check(blueprint("ec2"));

    assertThat(report.missing()).containsExactly("compute environment academy-video-batch-ce");
    assertThat(report.differences())
        .extracting(Difference::field)
        .containsExactly("computeEnvironmentOrder[1].computeEnvironment");
  }

  @Test
  void moreRightsThanTheFilesSay_areNotedAndLeft() throws Exception {
    register(blueprint("ec2"));
    FakeDeployment.of(account.policies, "academy-video-batch-job").put("read-s3", "{}");
    FakeDeployment.of(account.attached, "academy-video-batch-instance")
        .add("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore");

    CheckReport report = check(blueprint("ec2"));

    assertThat(report.exitCode()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(report.notes())
        .containsExactly(
            "The role academy-video-batch-job also has the policy read-s3, which no file names; it"
                + " is left as it is.",
            "The role academy-video-batch-instance also has the policy"
                + " arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore, which no file names; it"
                + " is left as it is.");
  }

  /** Batch reads "$Latest" only when a compute environment is changed. */
  @Test
  void launchTemplateThatChanged_isTakenByItsComputeEnvironments() throws Exception {
    register(blueprint("ec2"));
    aws.calls.clear();

    register(blueprint("ec2", "rootVolumeGiB", "200"));

    assertThat(changes())
        .containsExactly(
            "CreateLaunchTemplateVersion", "UpdateComputeEnvironment", "UpdateComputeEnvironment");
    assertThat(aws.requests(AwsOperation.BATCH_UPDATE_COMPUTE_ENVIRONMENT).getFirst())
        .isEqualTo(
            FakeAws.json(
                """
                {"computeEnvironment": "academy-video-batch-ce",
                 "computeResources": {"launchTemplate": {
                   "launchTemplateName": "academy-video-batch-instance", "version": "$Latest"}},
                 "updatePolicy": {"terminateJobsOnUpdate": false,
                                  "jobExecutionTimeoutMinutes": 360}}\
                """));
  }

  @Test
  void settingsThatAreNotGiven_areNotCompared() throws Exception {
    register(blueprint("ec2"));

    CheckReport report =
        check(
            new BlueprintReader(JobdefFiles.builtIn(json))
                .read(
                    new Choice(
                        "ec2",
                        "arm64",
                        Map.of("alertTopicArn", "arn:aws:sns:eu-central-1:123456789012:alerts"))));

    assertThat(report.exitCode()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(report.notes())
        .containsExactly(
            "Not compared, because the settings are not given: imageDigest, securityGroups,"
                + " subnets.");
  }

  @Test
  void whatMayNotBeSeen_isNoAllClear() throws Exception {
    register(blueprint("ec2"));
    aws.fail(AwsOperation.IAM_GET_ROLE, AwsFault.Kind.DENIED, "AccessDenied", "No.");
    aws.fail(
        AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET, AwsFault.Kind.DENIED, "AccessDenied", "No.");

    CheckReport report = check(blueprint("ec2"));

    assertThat(report.outcome()).isEqualTo("unknown");
    assertThat(report.exitCode()).isEqualTo(ExitCode.AWS_ACCESS_DENIED);
    assertThat(report.unseen())
        .containsExactly(
            "Not allowed to see all; grant iam:GetRole.",
            "Not allowed to see all; grant secretsmanager:DescribeSecret.");
  }

  @Test
  void anInvalidComputeEnvironment_isToldByCheckAndEndsRegister() throws Exception {
    register(blueprint("ec2"));
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
        request -> {
          ObjectNode found =
              FakeDeployment.of(
                      account.computeEnvironments,
                      request.path("computeEnvironments").path(0).asText())
                  .deepCopy();
          found.put("status", "INVALID").put("statusReason", "CLIENT_ERROR - no role");
          ObjectNode answer = FakeAws.json("{}");
          answer.putArray("computeEnvironments").add(found);
          return answer;
        });

    CheckReport report = check(blueprint("ec2"));
    assertThat(report.exitCode()).isEqualTo(ExitCode.PROBLEM_FOUND);
    assertThat(report.differences())
        .contains(
            new Difference(
                "compute environment academy-video-batch-ce",
                "status",
                "VALID",
                "INVALID: CLIENT_ERROR - no role"));
    assertThatThrownBy(() -> register(blueprint("ec2")))
        .hasMessageContaining(
            "The compute environment academy-video-batch-ce is INVALID and not VALID: CLIENT_ERROR"
                + " - no role");
  }

  @Test
  void register_withoutSubnets_namesWhatIsNeededAndChangesNothing() {
    assertThatThrownBy(
            () ->
                register(
                    new BlueprintReader(JobdefFiles.builtIn(json))
                        .read(new Choice("ec2", "arm64", Map.of()))))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.CONFIG_MISSING);
              assertThat(e.failure().reason())
                  .startsWith("Nothing was registered: settings are not given: imageDigest (")
                  .contains("securityGroups (")
                  .contains("subnets (Subnets of the compute environments");
            });
    assertThat(changes()).isEmpty();
  }

  @Test
  void register_withoutTheSecret_saysHowToMakeIt() {
    aws.fail(
        AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET,
        AwsFault.Kind.NOT_FOUND,
        "ResourceNotFoundException",
        "no");

    assertThatThrownBy(() -> register(blueprint("ec2")))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.CONFIG_MISSING);
              assertThat(e.failure().hint()).contains("create-secret --name academy-video/r2");
            });
    assertThat(check(blueprint("ec2")).missing()).contains("secret academy-video/r2");
  }

  @Test
  void register_withANewRole_waitsUntilAwsKnowsIt() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    FakeDeployment other = new FakeDeployment(aws);
    aws.answer(
        AwsOperation.BATCH_REGISTER_JOB_DEFINITION,
        request -> {
          if (tries.incrementAndGet() <= 2) {
            throw FakeAws.fault(
                AwsOperation.BATCH_REGISTER_JOB_DEFINITION,
                AwsFault.Kind.INVALID,
                "ClientException",
                "role cannot be assumed");
          }
          request.put("revision", 1);
          other.definitions.put(request.path("jobDefinitionName").asText(), request);
          return FakeAws.json("{}");
        });

    register(blueprint("ec2"));

    assertThat(tries).hasValue(4);
    assertThat(pauses).filteredOn(pause -> pause.equals(Duration.ofSeconds(5))).hasSize(2);
  }

  @Test
  void register_thatIsDeniedHalfWay_goesOnFromThereNextTime() throws Exception {
    aws.fail(
        AwsOperation.SCHEDULER_CREATE_SCHEDULE,
        AwsFault.Kind.DENIED,
        "AccessDeniedException",
        "not authorized to perform: scheduler:CreateSchedule");

    assertThatThrownBy(() -> register(blueprint("ec2")))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.AWS_ACCESS_DENIED);
              assertThat(e.failure().hint()).contains("scheduler:CreateSchedule");
            });
    assertThat(done).hasSize(17);

    aws.answer(
        AwsOperation.SCHEDULER_CREATE_SCHEDULE,
        request -> {
          account.schedules.put(request.path("Name").asText(), request);
          return FakeAws.json("{}");
        });
    done.clear();
    register(blueprint("ec2"));

    assertThat(done)
        .containsExactly(
            "schedule academy-video-batch-stuck-scan",
            "event rule academy-video-batch-failed-jobs",
            "event rule academy-video-batch-blocked-queue",
            "alarm academy-video-batch-failures",
            "alarm academy-video-batch-silence",
            "alarm academy-video-batch-waiting",
            "dashboard academy-video-batch");
  }

  @Test
  void whatNoUpdateCanChange_isLeftToAPersonAndSaid() throws Exception {
    register(blueprint("ec2"));
    FakeDeployment.of(account.computeEnvironments, "academy-video-batch-ce")
        .withObject("/computeResources")
        .put("ec2KeyPair", "by-hand");
    JobdefRegister register = new JobdefRegister(aws, json, pauses::add);
    Blueprint complete = register.complete(blueprint("ec2"));
    aws.calls.clear();

    List<Difference> left = register.apply(complete, register.plan(complete), _ -> {});

    assertThat(left).extracting(Difference::field).containsExactly("computeResources.ec2KeyPair");
    assertThat(changes()).isEmpty();
  }
}
