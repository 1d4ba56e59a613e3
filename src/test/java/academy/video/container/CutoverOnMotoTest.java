package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.BatchNames;
import academy.video.json.Json;
import academy.video.ops.cutover.Condition;
import academy.video.ops.cutover.Cutover;
import academy.video.ops.cutover.CutoverReport;
import academy.video.ops.cutover.Held;
import academy.video.ops.cutover.Leftover;
import academy.video.ops.cutover.RulesReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A made-up account of the old ways, made in moto by AWS's own clients, and a made-up repository:
 * cutover finds all of it, and nothing any more once it is gone.
 */
@Tag("container")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutoverOnMotoTest {

  private final BatchNames names = BatchNames.read(Map.of(), Map.of());
  private Moto moto;

  @BeforeAll
  void start() throws IOException {
    moto = Moto.start();
    moto.createBatch(names, Map.of());
  }

  @AfterAll
  void stop() {
    moto.close();
  }

  private CutoverReport check(Path repository) {
    return new Cutover(moto.aws(), new Json(), new RulesReader(new Json()).builtIn())
        .check(names.jobQueue(), names.jobDefinition(), 1, List.of(repository));
  }

  @Test
  void cutover_ofTheOldAccount_findsAllOfItAndNothingOnceItIsGone(@TempDir Path repository)
      throws IOException {
    Files.createDirectories(repository.resolve("scripts"));
    Files.createDirectories(repository.resolve("archive"));
    Files.writeString(repository.resolve("README.md"), "Videos are encoded by AWS Batch.\n");
    Files.writeString(
        repository.resolve("archive/start.sh"), "# legacy, kept to read\npython -m sqs_main\n");
    Path start =
        Files.writeString(
            repository.resolve("scripts/start.sh"),
            "#!/bin/sh\npython -m sqs_main --video \"$1\"\n");
    Path api =
        Files.writeString(
            repository.resolve("api.ts"), "app.post('/videos/:id/interrupt', interrupt)\n");

    try (OldAccount account = new OldAccount()) {
      account.create();
      CutoverReport before = check(repository);

      assertThat(before.notSeen()).isEmpty();
      assertThat(before.conditions()).extracting(Condition::held).containsOnly(Held.NOT_HELD);
      assertThat(before.conditions().get(2).evidence())
          .contains(
              "function video-queue-depth (index.handler) is there, known by its name, what feeds it",
              "video-queue-depth may be invoked by events.amazonaws.com",
              "rule every-minute invokes video-queue-depth (rate(1 minute), ENABLED)",
              "schedule nightly invokes video-queue-depth (rate(1 day), ENABLED)")
          .anyMatch(line -> line.startsWith("prod-video feeds video-queue-depth (event source"));
      assertThat(before.conditions().get(3).evidence())
          .containsExactly(
              start + ":2 starts or names the worker that polled SQS: sqs_main",
              start + ":2 has a --video switch of the old scripts: --video",
              "1 hit in archive folders left out, since their files say legacy");
      assertThat(before.conditions().get(4).evidence().getFirst()).startsWith(api + ":1 ");
      assertThat(before.leftovers())
          .extracting(Leftover::kind, Leftover::name)
          .containsExactly(
              Tuple.tuple("scaling policy", "depth"),
              Tuple.tuple("alarm", "depth-high"),
              Tuple.tuple("autoscaling group", "prod-video-workers"),
              Tuple.tuple("queue", "prod-video"));
      assertThat(before.leftovers().getLast().detail())
          .isEqualTo("NOT EMPTY: about 1 messages wait in it");

      account.delete();
      Files.delete(start);
      Files.delete(api);
      CutoverReport after = check(repository);

      assertThat(after.leftovers()).isEmpty();
      assertThat(after.conditions())
          .extracting(Condition::held)
          .containsExactly(Held.NOT_HELD, Held.NOT_HELD, Held.HELD, Held.HELD, Held.HELD);
    }
  }

  /** What there was before Batch. */
  private static final class OldAccount implements AutoCloseable {
    private final SqsClient sqs = SqsClient.create();
    private final LambdaClient lambda = LambdaClient.create();
    private final EventBridgeClient events = EventBridgeClient.create();
    private final SchedulerClient scheduler = SchedulerClient.create();
    private final AutoScalingClient scaling = AutoScalingClient.create();
    private final CloudWatchClient alarms = CloudWatchClient.create();
    private final IamClient iam = IamClient.builder().region(Region.AWS_GLOBAL).build();
    private String queueUrl = "";
    private String mapping = "";

    void create() throws IOException {
      queueUrl = sqs.createQueue(r -> r.queueName("prod-video")).queueUrl();
      sqs.createQueue(r -> r.queueName("mail"));
      sqs.sendMessage(r -> r.queueUrl(queueUrl).messageBody("7"));
      String role =
          iam.createRole(r -> r.roleName("lambda").assumeRolePolicyDocument("{}")).role().arn();
      byte[] code = code();
      String arn =
          lambda
              .createFunction(
                  r ->
                      r.functionName("video-queue-depth")
                          .handler("index.handler")
                          .runtime(Runtime.PYTHON3_12)
                          .role(role)
                          .code(c -> c.zipFile(SdkBytes.fromByteArray(code))))
              .functionArn();
      lambda.createFunction(
          r ->
              r.functionName("send-mail")
                  .handler("index.handler")
                  .runtime(Runtime.PYTHON3_12)
                  .role(role)
                  .code(c -> c.zipFile(SdkBytes.fromByteArray(code))));
      lambda.addPermission(
          r ->
              r.functionName("video-queue-depth")
                  .statementId("s")
                  .action("lambda:InvokeFunction")
                  .principal("events.amazonaws.com"));
      String queueArn =
          sqs.getQueueAttributes(
                  r -> r.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
              .attributes()
              .get(QueueAttributeName.QUEUE_ARN);
      mapping =
          lambda
              .createEventSourceMapping(
                  r -> r.functionName("video-queue-depth").eventSourceArn(queueArn).enabled(false))
              .uuid();
      events.putRule(r -> r.name("every-minute").scheduleExpression("rate(1 minute)"));
      events.putTargets(
          r -> r.rule("every-minute").targets(List.of(Target.builder().id("1").arn(arn).build())));
      scheduler.createSchedule(
          r ->
              r.name("nightly")
                  .scheduleExpression("rate(1 day)")
                  .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                  .target(t -> t.arn(arn).roleArn(role)));
      scaling.createLaunchConfiguration(
          r -> r.launchConfigurationName("old").imageId("ami-12c6146b").instanceType("c5.large"));
      scaling.createAutoScalingGroup(
          r ->
              r.autoScalingGroupName("prod-video-workers")
                  .launchConfigurationName("old")
                  .minSize(0)
                  .maxSize(4)
                  .availabilityZones("eu-central-1a"));
      scaling.putScalingPolicy(
          r ->
              r.autoScalingGroupName("prod-video-workers")
                  .policyName("depth")
                  .policyType("SimpleScaling")
                  .adjustmentType("ChangeInCapacity")
                  .scalingAdjustment(1));
      alarms.putMetricAlarm(
          r ->
              r.alarmName("depth-high")
                  .namespace("AWS/SQS")
                  .metricName("ApproximateNumberOfMessagesVisible")
                  .statistic(Statistic.MAXIMUM)
                  .period(60)
                  .evaluationPeriods(1)
                  .threshold(1.0)
                  .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                  .dimensions(
                      List.of(Dimension.builder().name("QueueName").value("prod-video").build())));
    }

    void delete() {
      scheduler.deleteSchedule(r -> r.name("nightly"));
      events.removeTargets(r -> r.rule("every-minute").ids("1"));
      events.deleteRule(r -> r.name("every-minute"));
      lambda.deleteEventSourceMapping(r -> r.uuid(mapping));
      lambda.deleteFunction(r -> r.functionName("video-queue-depth"));
      scaling.deletePolicy(r -> r.autoScalingGroupName("prod-video-workers").policyName("depth"));
      alarms.deleteAlarms(r -> r.alarmNames("depth-high"));
      scaling.deleteAutoScalingGroup(
          r -> r.autoScalingGroupName("prod-video-workers").forceDelete(true));
      sqs.deleteQueue(r -> r.queueUrl(queueUrl));
    }

    private static byte[] code() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        zip.putNextEntry(new ZipEntry("index.py"));
      }
      return bytes.toByteArray();
    }

    @Override
    public void close() {
      sqs.close();
      lambda.close();
      events.close();
      scheduler.close();
      scaling.close();
      alarms.close();
      iam.close();
    }
  }
}
