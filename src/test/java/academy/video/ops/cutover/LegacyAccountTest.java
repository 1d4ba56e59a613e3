package academy.video.ops.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.json.Json;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole accounts of the old way: with the names of the migration plan, and with others. */
class LegacyAccountTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final FakeAws aws = new FakeAws();
  private final FakeBatch batch = new FakeBatch(aws, InstantSource.fixed(NOW));
  @TempDir private Path repository;

  private CutoverReport check() throws IOException {
    batch
        .add("j", "7", "SUCCEEDED", NOW.minusSeconds(600))
        .put("stoppedAt", NOW.toEpochMilli())
        .withObject("/tags")
        .put("video-resubmission-of", "j-stuck");
    Files.writeString(repository.resolve("README.md"), "AWS Batch encodes videos.\n");
    aws.answer(AwsOperation.LAMBDA_GET_POLICY, "{}");
    aws.answer(
        AwsOperation.SQS_GET_QUEUE_ATTRIBUTES,
        "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"0\"}}");
    return new Cutover(aws, new Json(), new RulesReader(new Json()).builtIn())
        .check("academy-video-batch-queue", "academy-video-batch-jobdef", 1, List.of(repository));
  }

  private static List<String> functionsIn(CutoverReport report) {
    return report.conditions().get(2).evidence().stream()
        .filter(line -> line.startsWith("function "))
        .map(line -> line.split(" ", -1)[1])
        .toList();
  }

  @Test
  void check_ofTheAccountOfThePlan_namesEveryOldThing() throws IOException {
    aws.answer(
        AwsOperation.LAMBDA_LIST_FUNCTIONS,
        """
        {"Functions":[
          {"FunctionName":"worker_autoscale_lambda","FunctionArn":"arn:aws:lambda:r:1:function:worker_autoscale_lambda"},
          {"FunctionName":"queue_depth_lambda","FunctionArn":"arn:aws:lambda:r:1:function:queue_depth_lambda"},
          {"FunctionName":"delete_r2","FunctionArn":"arn:aws:lambda:r:1:function:delete_r2"},
          {"FunctionName":"send-mail","FunctionArn":"arn:aws:lambda:r:1:function:send-mail"}]}\
        """);
    aws.answer(AwsOperation.LAMBDA_LIST_TAGS, "{}");
    aws.answer(
        AwsOperation.LAMBDA_LIST_EVENT_SOURCE_MAPPINGS,
        """
        {"EventSourceMappings":[{"UUID":"m","State":"Enabled",
          "FunctionArn":"arn:aws:lambda:r:1:function:delete_r2",
          "EventSourceArn":"arn:aws:sqs:r:1:academy-video-delete-r2"}]}\
        """);
    aws.answer(
        AwsOperation.EVENTS_LIST_RULES,
        """
        {"Rules":[
          {"Name":"every-minute","ScheduleExpression":"rate(1 minute)","State":"ENABLED"}]}\
        """);
    aws.answer(
        AwsOperation.EVENTS_LIST_TARGETS_BY_RULE,
        """
        {"Targets":[{"Arn":"arn:aws:lambda:r:1:function:worker_autoscale_lambda"},
                    {"Arn":"arn:aws:lambda:r:1:function:queue_depth_lambda"}]}\
        """);
    aws.answer(AwsOperation.SCHEDULER_LIST_SCHEDULES, "{\"Schedules\":[]}");
    aws.answer(
        AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS,
        "{\"AutoScalingGroups\":[{\"AutoScalingGroupName\":\"academy-video-worker-asg\"}]}");
    aws.answer(AwsOperation.AUTOSCALING_DESCRIBE_POLICIES, "{\"ScalingPolicies\":[]}");
    aws.answer(
        AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS,
        """
        {"MetricAlarms":[{"AlarmName":"depth","MetricName":"VideoQueueDepth"}]}\
        """);
    aws.answer(
        AwsOperation.SQS_LIST_QUEUES,
        """
        {"QueueUrls":["https://sqs/1/academy-video-jobs","https://sqs/1/academy-video-delete-r2"]}\
        """);

    CutoverReport report = check();

    assertThat(report.complete()).isFalse();
    assertThat(report.conditions().get(2).held()).isEqualTo(Held.NOT_HELD);
    assertThat(functionsIn(report))
        .containsExactlyInAnyOrder("worker_autoscale_lambda", "queue_depth_lambda", "delete_r2");
    assertThat(report.conditions().get(2).evidence())
        .anyMatch(line -> line.contains("rule every-minute invokes queue_depth_lambda"));
    assertThat(report.leftovers())
        .extracting(Leftover::name)
        .contains(
            "academy-video-worker-asg", "depth", "academy-video-jobs", "academy-video-delete-r2");
    assertThat(report.otherFunctions()).anyMatch(line -> line.contains("send-mail"));
  }

  @Test
  void check_ofAnAccountWithOtherNames_knowsThingsByWhatTheyServe() throws IOException {
    aws.answer(
        AwsOperation.LAMBDA_LIST_FUNCTIONS,
        """
        {"Functions":[
          {"FunctionName":"pulse","FunctionArn":"arn:aws:lambda:r:1:function:pulse",
           "Environment":{"Variables":{"GROUP_NAME":"lecture-video-fleet"}}},
          {"FunctionName":"sweeper","FunctionArn":"arn:aws:lambda:r:1:function:sweeper",
           "Handler":"r2_cleanup.main"},
          {"FunctionName":"cron-17","FunctionArn":"arn:aws:lambda:r:1:function:cron-17",
           "Description":"영상 워커 수를 조정한다"},
          {"FunctionName":"ops-7","FunctionArn":"arn:aws:lambda:r:1:function:ops-7"},
          {"FunctionName":"intake","FunctionArn":"arn:aws:lambda:r:1:function:intake"},
          {"FunctionName":"tick","FunctionArn":"arn:aws:lambda:r:1:function:tick"},
          {"FunctionName":"invoices","FunctionArn":"arn:aws:lambda:r:1:function:invoices",
           "Environment":{"Variables":{"QUEUE_URL":"https://sqs/1/invoices"}}}]}\
        """);
    aws.answer(
        AwsOperation.LAMBDA_LIST_TAGS,
        request ->
            FakeAws.json(
                request.path("Resource").asText().endsWith(":ops-7")
                    ? "{\"Tags\":{\"service\":\"campus-video\"}}"
                    : "{}"));
    aws.answer(
        AwsOperation.LAMBDA_LIST_EVENT_SOURCE_MAPPINGS,
        """
        {"EventSourceMappings":[{"UUID":"m","State":"Enabled",
          "FunctionArn":"arn:aws:lambda:r:1:function:intake",
          "EventSourceArn":"arn:aws:sqs:r:1:lecture-video-inbox"}]}\
        """);
    aws.answer(AwsOperation.EVENTS_LIST_RULES, "{\"Rules\":[]}");
    aws.answer(
        AwsOperation.SCHEDULER_LIST_SCHEDULES,
        """
        {"Schedules":[{"Name":"minutely","GroupName":"g","State":"ENABLED",
          "Target":{"Arn":"arn:aws:lambda:r:1:function:tick"}}]}\
        """);
    aws.answer(
        AwsOperation.SCHEDULER_GET_SCHEDULE,
        """
        {"ScheduleExpression":"rate(1 minute)",
         "Target":{"Arn":"arn:aws:lambda:r:1:function:tick",
                   "Input":"{\\"queue\\":\\"lecture-video-inbox\\"}"}}\
        """);
    aws.answer(
        AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS,
        """
        {"AutoScalingGroups":[{"AutoScalingGroupName":"lecture-video-fleet"},
                              {"AutoScalingGroupName":"web"}]}\
        """);
    aws.answer(AwsOperation.AUTOSCALING_DESCRIBE_POLICIES, "{\"ScalingPolicies\":[]}");
    aws.answer(
        AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS,
        """
        {"MetricAlarms":[{"AlarmName":"too-many-waiting","Dimensions":[
          {"Name":"QueueName","Value":"lecture-video-inbox"}]},{"AlarmName":"cpu"}]}\
        """);
    aws.answer(
        AwsOperation.SQS_LIST_QUEUES,
        "{\"QueueUrls\":[\"https://sqs/1/lecture-video-inbox\",\"https://sqs/1/invoices\"]}");

    CutoverReport report = check();

    assertThat(report.complete()).isFalse();
    assertThat(functionsIn(report))
        .containsExactlyInAnyOrder("pulse", "sweeper", "cron-17", "ops-7", "intake", "tick");
    assertThat(report.leftovers())
        .extracting(Leftover::name)
        .contains("lecture-video-fleet", "too-many-waiting", "lecture-video-inbox")
        .doesNotContain("web", "cpu", "invoices");
    assertThat(report.otherFunctions()).anyMatch(line -> line.contains("invoices"));
  }
}
