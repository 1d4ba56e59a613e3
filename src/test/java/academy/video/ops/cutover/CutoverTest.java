package academy.video.ops.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeBatch;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An account in the shapes of AWS's API. */
class CutoverTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String DELETE_ARN =
      "arn:aws:lambda:eu-central-1:123456789012:function:r2-delete";

  private final FakeAws aws = new FakeAws();
  private final FakeBatch batch = new FakeBatch(aws, InstantSource.fixed(NOW));
  @TempDir private Path repository;

  @BeforeEach
  void anAccountThatHasMoved() throws IOException {
    aws.answer(
        AwsOperation.LAMBDA_LIST_FUNCTIONS,
        "{\"Functions\":[{\"FunctionName\":\"send-mail\",\"FunctionArn\":\"arn:m\"}]}");
    aws.answer(AwsOperation.LAMBDA_LIST_TAGS, "{}");
    aws.answer(AwsOperation.LAMBDA_LIST_EVENT_SOURCE_MAPPINGS, "{\"EventSourceMappings\":[]}");
    aws.answer(AwsOperation.EVENTS_LIST_RULES, "{\"Rules\":[]}");
    aws.answer(AwsOperation.SCHEDULER_LIST_SCHEDULES, "{\"Schedules\":[]}");
    aws.answer(AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS, "{\"AutoScalingGroups\":[]}");
    aws.answer(AwsOperation.AUTOSCALING_DESCRIBE_POLICIES, "{\"ScalingPolicies\":[]}");
    aws.answer(AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS, "{\"MetricAlarms\":[]}");
    aws.answer(AwsOperation.SQS_LIST_QUEUES, "{}");
    for (int i = 0; i < 3; i++) {
      succeeded("j" + i, "v" + i, Duration.ofMinutes(10L * i));
    }
    batch.job("j1").withObject("/tags").put("video-resubmission-of", "j-stuck");
    Files.writeString(repository.resolve("README.md"), "Videos are encoded by AWS Batch.\n");
  }

  private ObjectNode succeeded(String id, String video, Duration ago) {
    return batch
        .add(id, video, "SUCCEEDED", NOW.minus(ago).minusSeconds(300))
        .put("stoppedAt", NOW.minus(ago).toEpochMilli());
  }

  private ObjectNode failed(String id, String video, Duration ago, int exitCode) {
    ObjectNode job = succeeded(id, video, ago).put("status", "FAILED");
    job.withArray("attempts").addObject().putObject("container").put("exitCode", exitCode);
    return job;
  }

  private CutoverReport check(int inARow) {
    return new Cutover(aws, new Json(), new RulesReader(new Json()).builtIn())
        .check(
            "academy-video-batch-queue", "academy-video-batch-jobdef", inARow, List.of(repository));
  }

  private Condition condition(int number) {
    return check(3).conditions().get(number - 1);
  }

  @Test
  void check_ofAMoveThatIsComplete_holdsAll() {
    CutoverReport report = check(3);

    assertThat(report.complete()).isTrue();
    assertThat(report.conditions()).extracting(Condition::held).containsOnly(Held.HELD);
    assertThat(report.conditions())
        .extracting(Condition::finding)
        .containsExactly(
            "The last 3 real jobs succeeded.",
            "stuck-scan submitted a stuck job's video again, and it succeeded.",
            "In eu-central-1, none of 1 function, 0 event source mappings and 0 targets of rules"
                + " and schedules has to do with video.",
            "No sign of the old way in 1 file.",
            "No sign of the old way in 1 file.");
    assertThat(report.leftovers()).isEmpty();
    assertThat(report.notSeen()).isEmpty();
  }

  // 1: jobs.

  @Test
  void jobs_tooFew_areNotEnough() {
    Condition jobs = check(4).conditions().getFirst();

    assertThat(jobs.held()).isEqualTo(Held.NOT_HELD);
    assertThat(jobs.finding())
        .isEqualTo(
            "Only the last 3 real jobs succeeded; AWS Batch knows no more, since it keeps jobs for"
                + " about 7 days.");
  }

  @Test
  void jobs_aFailureAmongThem_breaksTheRow() {
    failed("bad", "v9", Duration.ofMinutes(15), 52);

    assertThat(condition(1).held()).isEqualTo(Held.NOT_HELD);
    assertThat(condition(1).finding())
        .isEqualTo("Only the last 2 real jobs succeeded; before, job bad failed with 52 STALLED.");
    assertThat(condition(1).evidence())
        .containsExactly(
            "job j0 (video v0) succeeded",
            "job j1 (video v1) succeeded",
            "job bad (video v9) failed with 52 STALLED");
  }

  @Test
  void jobs_ofAnArray_countAsTheirVideoEnded() {
    array("published", "SUCCEEDED", Duration.ofMinutes(5));
    array("broken", "FAILED", Duration.ofMinutes(7));

    assertThat(condition(1).evidence())
        .contains(
            "job published (video v9) succeeded, though 1 of its nodes failed",
            "job broken (video v9) failed");
  }

  /** One whose first child failed, and whose others ended in a state. */
  private void array(String id, String others, Duration ago) {
    batch
        .addArray(id, "v9", 3, others, NOW.minus(ago).minusSeconds(300))
        .put("status", "FAILED")
        .put("stoppedAt", NOW.minus(ago).toEpochMilli());
    batch.job(id + ":0").put("status", "FAILED");
  }

  @Test
  void jobs_ofWhichTheLatestFailed_countNone() {
    failed("bad", "v9", Duration.ZERO, 52);
    batch.job("bad").put("stoppedAt", NOW.plusSeconds(1).toEpochMilli());

    assertThat(condition(1).finding())
        .isEqualTo("The latest real job did not succeed: job bad failed with 52 STALLED.");
  }

  @Test
  void jobs_ofAnEmptyQueue_showNothing() {
    List.of("j0", "j1", "j2").forEach(batch::remove);

    assertThat(condition(1).finding())
        .isEqualTo(
            "No real job is known to have succeeded; AWS Batch knows no more, since it keeps jobs"
                + " for about 7 days.");
    assertThat(condition(2).finding())
        .isEqualTo("AWS Batch, which keeps jobs for about 7 days, knows none.");
  }

  @Test
  void jobs_ofSmokeTestsAndBrokenUploads_countNeitherWay() {
    succeeded("s", "smoke-1", Duration.ofMinutes(1));
    failed("u", "v8", Duration.ofMinutes(2), 22);

    assertThat(condition(1).held()).isEqualTo(Held.HELD);
    assertThat(condition(1).evidence())
        .contains(
            "left out: 1 smoke job", "left out: 1 job with a source that was refused (20 to 24)");
  }

  @Test
  void jobs_thatMayNotBeSeen_decideNothing() {
    aws.fail(AwsOperation.BATCH_LIST_JOBS, AwsFault.Kind.DENIED, "AccessDeniedException", "No.");

    assertThat(condition(1).held()).isEqualTo(Held.UNDECIDED);
    assertThat(condition(2).held()).isEqualTo(Held.UNDECIDED);
    assertThat(condition(1).finding())
        .isEqualTo(
            "Not allowed to see the jobs of academy-video-batch-queue; grant batch:ListJobs.");
    assertThat(condition(3).held()).isEqualTo(Held.HELD);
  }

  // 2: retry.

  @Test
  void retry_withoutAnyResubmission_isNotShown() {
    batch.job("j1").putObject("tags");

    assertThat(condition(2).held()).isEqualTo(Held.NOT_HELD);
    assertThat(condition(2).finding())
        .isEqualTo("AWS Batch still knows 3 jobs that ended, and none shows it.");
  }

  @Test
  void retry_whereTagsAreLost_isShownByTheReasonOfTheJobBefore() {
    batch.job("j1").putObject("tags");
    failed("stuck", "v1", Duration.ofHours(2), 143).put("statusReason", "stuck-scan: It hung.");

    assertThat(condition(2).held()).isEqualTo(Held.HELD);
    assertThat(condition(2).evidence())
        .containsExactly("job j1 (video v1) succeeded in place of job stuck");
  }

  // 3: Lambdas.

  private void oldLambda() {
    aws.answer(
        AwsOperation.LAMBDA_LIST_FUNCTIONS,
        """
        {"Functions":[{"FunctionName":"r2-delete","FunctionArn":"%s","Handler":"delete.handler",
                       "Environment":{"Variables":{"KEY":"hunter2"}}},
                      {"FunctionName":"send-mail","FunctionArn":"arn:m"}]}\
        """
            .formatted(DELETE_ARN));
    aws.answer(
        AwsOperation.LAMBDA_GET_POLICY,
        _ ->
            FakeAws.json("{}")
                .put(
                    "Policy",
                    """
                    {"Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"}},
                     {"Effect":"Allow","Principal":{"AWS":["1","2"]}},
                     {"Effect":"Deny","Principal":"*"}]}\
                    """));
  }

  @Test
  void lambda_thatIsThere_isNamedWithAllThatInvokesIt() {
    oldLambda();
    aws.answer(
        AwsOperation.LAMBDA_LIST_EVENT_SOURCE_MAPPINGS,
        """
        {"EventSourceMappings":[{"UUID":"m-1","State":"Enabled","FunctionArn":"%s",
          "EventSourceArn":"arn:aws:sqs:eu-central-1:1:deletions"}]}\
        """
            .formatted(DELETE_ARN));
    aws.answer(
        AwsOperation.EVENTS_LIST_RULES,
        """
        {"Rules":[{"Name":"nightly","ScheduleExpression":"rate(1 day)","State":"ENABLED"}]}\
        """);
    aws.answer(
        AwsOperation.EVENTS_LIST_TARGETS_BY_RULE,
        "{\"Targets\":[{\"Id\":\"1\",\"Arn\":\"%s:live\"}]}".formatted(DELETE_ARN));
    aws.answer(
        AwsOperation.SCHEDULER_LIST_SCHEDULES,
        """
        {"Schedules":[{"Name":"hourly","GroupName":"g","State":"ENABLED","Target":{"Arn":"%s"}}]}\
        """
            .formatted(DELETE_ARN));
    aws.answer(AwsOperation.SCHEDULER_GET_SCHEDULE, "{\"ScheduleExpression\":\"rate(1 hour)\"}");

    Condition lambda = condition(3);

    assertThat(lambda.held()).isEqualTo(Held.NOT_HELD);
    assertThat(lambda.finding())
        .isEqualTo("In eu-central-1, 1 Lambda function still handles video.");
    assertThat(lambda.evidence())
        .containsExactly(
            "function r2-delete (delete.handler) is there, known by its name",
            "r2-delete may be invoked by 1",
            "r2-delete may be invoked by 2",
            "r2-delete may be invoked by sns.amazonaws.com",
            "deletions feeds r2-delete (event source mapping m-1, Enabled)",
            "rule nightly invokes r2-delete (rate(1 day), ENABLED)",
            "schedule hourly invokes r2-delete (rate(1 hour), ENABLED)");
    assertThat(aws.requests(AwsOperation.LAMBDA_GET_POLICY))
        .containsExactly(FakeAws.json("{\"FunctionName\":\"r2-delete\"}"));
    assertThat(new Json().text(check(3))).doesNotContain("hunter2");
  }

  @Test
  void lambda_withoutAPolicy_isNoProblem() {
    oldLambda();
    aws.fail(
        AwsOperation.LAMBDA_GET_POLICY,
        AwsFault.Kind.NOT_FOUND,
        "ResourceNotFoundException",
        "No.");

    assertThat(condition(3).evidence())
        .containsExactly("function r2-delete (delete.handler) is there, known by its name");
    assertThat(check(3).notSeen()).isEmpty();
  }

  @Test
  void lambda_ofAnyName_thatIsFedFromTheVideoQueue_handlesVideo() {
    aws.answer(
        AwsOperation.LAMBDA_LIST_EVENT_SOURCE_MAPPINGS,
        """
        {"EventSourceMappings":[{"UUID":"m-1","State":"Enabled",
          "FunctionArn":"arn:aws:lambda:eu-central-1:1:function:worker-7",
          "EventSourceArn":"arn:aws:sqs:eu-central-1:1:prod-video"}]}\
        """);

    assertThat(condition(3).evidence())
        .containsExactly("prod-video feeds worker-7 (event source mapping m-1, Enabled)");
  }

  private void function(String members) {
    aws.answer(
        AwsOperation.LAMBDA_LIST_FUNCTIONS,
        """
        {"Functions":[{"FunctionName":"fn-7","FunctionArn":"arn:aws:lambda:eu-central-1:1:function:fn-7"%s}]}\
        """
            .formatted(members));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "QUEUE_URL | https://sqs.eu-central-1.amazonaws.com/1/academy-video-jobs",
        "QUEUES | ai=academy-ai-jobs,video=academy-video-jobs",
        "ASG_NAME | campus-video-fleet",
        "GROUP | studio-video",
        "METRIC_NAMESPACE | Academy/Video",
        "TARGET | academy-video-worker-asg",
        "VIDEO_SQS_URL | https://q/7",
        "CLEANUP_FROM | delete-r2"
      })
  void lambda_whoseVariableNamesSomethingOfVideos_handlesVideo(String name, String value) {
    function(",\"Environment\":{\"Variables\":{\"%s\":\"%s\"}}".formatted(name, value));
    aws.answer(
        AwsOperation.EVENTS_LIST_RULES,
        "{\"Rules\":[{\"Name\":\"every-minute\",\"ScheduleExpression\":\"rate(1 minute)\","
            + "\"State\":\"ENABLED\"}]}");
    aws.answer(
        AwsOperation.EVENTS_LIST_TARGETS_BY_RULE,
        "{\"Targets\":[{\"Arn\":\"arn:aws:lambda:eu-central-1:1:function:fn-7\"}]}");

    assertThat(condition(3).held()).isEqualTo(Held.NOT_HELD);
    assertThat(condition(3).evidence())
        .containsExactly(
            "function fn-7 is there, known by its variable " + name,
            "rule every-minute invokes fn-7 (rate(1 minute), ENABLED)");
    assertThat(check(3).otherFunctions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Description\":\"Scales the video workers by their SQS queue\"",
        "\"Description\":\"영상 워커를 늘린다\"",
        "\"Handler\":\"video_worker.sqs_main.handler\"",
        "\"Handler\":\"deleteR2.handler\""
      })
  void lambda_byDescriptionOrHandler_handlesVideo(String member) {
    function("," + member);

    assertThat(condition(3).held()).isEqualTo(Held.NOT_HELD);
  }

  @Test
  void lambda_byItsTag_handlesVideo() {
    function("");
    aws.answer(AwsOperation.LAMBDA_LIST_TAGS, "{\"Tags\":{\"service\":\"video\"}}");

    assertThat(condition(3).evidence())
        .containsExactly("function fn-7 is there, known by its tag service");
  }

  @Test
  void lambda_byWhatItsScheduleGivesIt_handlesVideo() {
    function("");
    aws.answer(
        AwsOperation.SCHEDULER_LIST_SCHEDULES,
        "{\"Schedules\":[{\"Name\":\"tick\",\"State\":\"ENABLED\",\"Target\":{\"Arn\":"
            + "\"arn:aws:lambda:eu-central-1:1:function:fn-7\"}}]}");
    aws.answer(
        AwsOperation.SCHEDULER_GET_SCHEDULE,
        _ ->
            FakeAws.json(
                "{\"ScheduleExpression\":\"rate(1 minute)\",\"Target\":{\"Input\":"
                    + "\"{\\\"queue\\\":\\\"academy-video-jobs\\\"}\"}}"));

    assertThat(condition(3).evidence())
        .containsExactly(
            "function fn-7 is there, known by the schedule that invokes it",
            "schedule tick invokes fn-7 (rate(1 minute), ENABLED)");
  }

  @Test
  void lambda_namedAfterVideoAlone_isForPeopleToDecide() {
    function("");
    aws.answer(
        AwsOperation.LAMBDA_LIST_FUNCTIONS,
        "{\"Functions\":[{\"FunctionName\":\"video-thumbnail\",\"FunctionArn\":\"arn:t\"}]}");

    assertThat(condition(3).held()).isEqualTo(Held.UNDECIDED);
    assertThat(condition(3).finding())
        .isEqualTo(
            "In eu-central-1, 1 Lambda function may handle video: look, then delete what does, and"
                + " except the rest with a rule.");
    assertThat(check(3).complete()).isFalse();
  }

  @Test
  void lambda_ofTheNewWayOrOfOthers_isListedForALook() {
    aws.answer(
        AwsOperation.LAMBDA_LIST_FUNCTIONS,
        """
        {"Functions":[
          {"FunctionName":"video-api","FunctionArn":"arn:v","Environment":{"Variables":{
            "VIDEO_BATCH_JOB_QUEUE":"academy-video-batch-queue","VIDEO_BUCKET":"videos"}}},
          {"FunctionName":"ai-queue-depth","FunctionArn":"arn:a","Description":"For AI",
           "Environment":{"Variables":{"QUEUE_URL":"https://q/academy-ai-jobs"}}}]}\
        """);
    aws.answer(AwsOperation.LAMBDA_LIST_TAGS, "{\"Tags\":{\"stack\":\"academy-video\"}}");

    assertThat(condition(3).evidence())
        .containsExactly("function ai-queue-depth is there, known by its tag stack");

    aws.answer(AwsOperation.LAMBDA_LIST_TAGS, "{}");

    assertThat(condition(3).held()).isEqualTo(Held.HELD);
    assertThat(check(3).otherFunctions()).containsExactly("ai-queue-depth: For AI", "video-api");
  }

  @Test
  void lambda_whoseTagsOrEnvironmentAreHidden_isUndecided() {
    function(",\"Environment\":{\"Error\":{\"ErrorCode\":\"AccessDeniedException\"}}");

    assertThat(condition(3).held()).isEqualTo(Held.UNDECIDED);
    assertThat(condition(3).finding())
        .isEqualTo(
            "Could not see the environment of fn-7: AccessDeniedException; grant kms:Decrypt on its"
                + " key.");

    function("");
    aws.fail(AwsOperation.LAMBDA_LIST_TAGS, AwsFault.Kind.DENIED, "AccessDenied", "No.");

    assertThat(condition(3).finding())
        .isEqualTo("Not allowed to see tags of Lambda functions; grant lambda:ListTags.");
  }

  @Test
  void lambda_whereTriggersMayNotBeSeen_isUndecided() {
    aws.fail(AwsOperation.EVENTS_LIST_RULES, AwsFault.Kind.DENIED, "AccessDenied", "No.");

    assertThat(condition(3).held()).isEqualTo(Held.UNDECIDED);
    assertThat(condition(3).finding())
        .isEqualTo("Not allowed to see rules of EventBridge; grant events:ListRules.");
    assertThat(check(3).complete()).isFalse();
  }

  @Test
  void lambda_thatIsSeenWhereOthersAreNot_isStillNotHeld() {
    oldLambda();
    aws.fail(AwsOperation.EVENTS_LIST_RULES, AwsFault.Kind.DENIED, "AccessDenied", "No.");

    assertThat(condition(3).held()).isEqualTo(Held.NOT_HELD);
  }

  // 4 and 5: repositories.

  @Test
  void repositories_withTheOldWays_areTold() throws IOException {
    Files.writeString(repository.resolve("run.sh"), "python -m sqs_main\n");
    Files.writeString(repository.resolve("api.py"), "@post('/videos/{id}/interrupt')\n");
    Files.writeString(repository.resolve("HOW.md"), "Put the video into SQS.\n");

    assertThat(condition(4).held()).isEqualTo(Held.NOT_HELD);
    assertThat(condition(4).finding()).isEqualTo("1 sign of the old way in 1 file.");
    assertThat(condition(4).evidence())
        .containsExactly(
            repository.resolve("run.sh")
                + ":1 starts or names the worker that polled SQS: sqs_main");
    assertThat(condition(5).finding()).isEqualTo("2 signs of the old way in 2 files.");
    assertThat(condition(5).evidence()).hasSize(2);
  }

  @Test
  void repositories_thatAreEmpty_decideNothing() throws IOException {
    Files.delete(repository.resolve("README.md"));

    assertThat(condition(4).held()).isEqualTo(Held.UNDECIDED);
    assertThat(condition(5).finding()).isEqualTo("--repo names no file to look at.");
  }

  @Test
  void repositories_thatAreNotNamed_decideNothing() {
    CutoverReport report =
        new Cutover(aws, new Json(), new RulesReader(new Json()).builtIn())
            .check("academy-video-batch-queue", "academy-video-batch-jobdef", 3, List.of());

    assertThat(report.conditions().get(3).held()).isEqualTo(Held.UNDECIDED);
    assertThat(report.conditions().get(4).finding())
        .isEqualTo("No repository was named; give each with --repo.");
  }

  // Leftovers.

  @Test
  void leftovers_ofVideo_areListedWithWhatDeletesThem() {
    aws.answer(
        AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS,
        """
        {"AutoScalingGroups":[
          {"AutoScalingGroupName":"video workers","MinSize":1,"DesiredCapacity":2,
           "Instances":[{"InstanceId":"i-1"},{"InstanceId":"i-2"}]},
          {"AutoScalingGroupName":"video-of-ce","Tags":[{"Key":"AWSBatchServiceTag"}]},
          {"AutoScalingGroupName":"web"}]}\
        """);
    aws.answer(
        AwsOperation.AUTOSCALING_DESCRIBE_POLICIES,
        """
        {"ScalingPolicies":[{"PolicyName":"depth","AutoScalingGroupName":"video workers",
                             "PolicyType":"TargetTrackingScaling"},
                            {"PolicyName":"cpu","AutoScalingGroupName":"web"}]}\
        """);
    aws.answer(
        AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS,
        """
        {"MetricAlarms":[{"AlarmName":"depth-high","Dimensions":[{"Name":"QueueName",
                          "Value":"prod-video"}]},{"AlarmName":"cpu"}]}\
        """);
    aws.answer(
        AwsOperation.SQS_LIST_QUEUES,
        "{\"QueueUrls\":[\"https://sqs/1/prod-video\",\"https://sqs/1/mail\"]}");
    aws.answer(
        AwsOperation.SQS_GET_QUEUE_ATTRIBUTES,
        "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"3\"}}");

    CutoverReport report = check(3);

    assertThat(report.allHeld()).isTrue();
    assertThat(report.complete()).isFalse();
    assertThat(report.leftovers())
        .containsExactly(
            new Leftover(
                "scaling policy",
                "depth",
                "TargetTrackingScaling, of video workers",
                List.of(
                    "aws autoscaling delete-policy --auto-scaling-group-name 'video workers'"
                        + " --policy-name depth")),
            new Leftover(
                "alarm",
                "depth-high",
                "of prod-video",
                List.of("aws cloudwatch delete-alarms --alarm-names depth-high")),
            new Leftover(
                "autoscaling group",
                "video workers",
                "min 1, desired 2, 2 instances",
                List.of(
                    "aws autoscaling update-auto-scaling-group --auto-scaling-group-name 'video"
                        + " workers' --min-size 0 --desired-capacity 0",
                    "aws autoscaling delete-auto-scaling-group --auto-scaling-group-name 'video"
                        + " workers'")),
            new Leftover(
                "queue",
                "prod-video",
                "NOT EMPTY: about 3 messages wait in it",
                List.of("aws sqs delete-queue --queue-url https://sqs/1/prod-video")));
  }

  @Test
  void leftovers_triggersOfOtherThingsThanLambdas_areListedAndThoseOfBatchAreNot() {
    aws.answer(
        AwsOperation.EVENTS_LIST_RULES,
        """
        {"Rules":[
          {"Name":"scale-video","ScheduleExpression":"rate(1 minute)","State":"ENABLED"},
          {"Name":"video-failed","State":"ENABLED","EventPattern":"{\\"source\\":[\\"aws.batch\\"]}"},
          {"Name":"mail","State":"ENABLED"}]}\
        """);
    aws.answer(
        AwsOperation.EVENTS_LIST_TARGETS_BY_RULE,
        request ->
            FakeAws.json(
                request.path("Rule").asText().equals("video-failed")
                    ? "{\"Targets\":[{\"Arn\":\"arn:aws:sns:eu-central-1:1:video\"}]}"
                    : "{}"));

    assertThat(check(3).leftovers())
        .extracting(Leftover::kind, Leftover::name, Leftover::detail)
        .containsExactly(tuple("rule", "scale-video", "rate(1 minute), ENABLED, invokes nothing"));
    assertThat(condition(3).held()).isEqualTo(Held.HELD);
  }

  @Test
  void leftovers_alarmsByMetricOrByWhatTheyScale_areListedAndThoseOfBatchAreNot() {
    aws.answer(
        AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS,
        """
        {"MetricAlarms":[
          {"AlarmName":"a","MetricName":"VideoQueueDepth","Namespace":"Academy/Queues"},
          {"AlarmName":"b","Namespace":"Campus/Video","MetricName":"Waiting"},
          {"AlarmName":"c","Metrics":[{"MetricStat":{"Metric":{"Dimensions":[
            {"Name":"QueueName","Value":"campus-video-in"}]}}}]},
          {"AlarmName":"d","AlarmActions":["arn:aws:autoscaling:eu-central-1:1:scalingPolicy:7:\
        autoScalingGroupName/campus-video-asg:policyName/up"]},
          {"AlarmName":"academy-video-failed","Namespace":"VideoWorker","Dimensions":[
            {"Name":"JobQueue","Value":"academy-video-batch-queue"}]},
          {"AlarmName":"e","AlarmActions":["arn:aws:sns:eu-central-1:1:video-team"]}]}\
        """);

    assertThat(check(3).leftovers()).extracting(Leftover::name).containsExactly("a", "b", "c", "d");
  }

  @Test
  void leftovers_thatMayNotBeSeen_areSaidToBeUnknown() {
    aws.fail(AwsOperation.SQS_LIST_QUEUES, AwsFault.Kind.DENIED, "AccessDenied", "No.");
    aws.fail(AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS, AwsFault.Kind.UNAVAILABLE, "", "timed out");

    assertThat(check(3).complete()).isFalse();
    assertThat(check(3).notSeen())
        .containsExactly(
            "Could not see alarms: cloudwatch:DescribeAlarms failed: timed out.",
            "Not allowed to see SQS queues; grant sqs:ListQueues.");
  }

  @Test
  void check_withoutCredentials_fails() {
    aws.fail(
        AwsOperation.BATCH_LIST_JOBS,
        AwsFault.Kind.NO_CREDENTIALS,
        "",
        "Unable to load credentials");

    assertThatThrownBy(() -> check(3))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.AWS_ACCESS_DENIED));
  }
}
