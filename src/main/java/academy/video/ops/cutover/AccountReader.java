package academy.video.ops.cutover;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.ops.cutover.AccountFacts.Alarm;
import academy.video.ops.cutover.AccountFacts.Function;
import academy.video.ops.cutover.AccountFacts.Group;
import academy.video.ops.cutover.AccountFacts.Mapping;
import academy.video.ops.cutover.AccountFacts.Permission;
import academy.video.ops.cutover.AccountFacts.Policy;
import academy.video.ops.cutover.AccountFacts.Queue;
import academy.video.ops.cutover.AccountFacts.Target;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads an account. Never changes anything; what it may not see becomes a fact. */
final class AccountReader {

  /** Batch tags what it makes, its autoscaling groups included. */
  private static final String BATCH_TAG = "AWSBatchServiceTag";

  private final Aws aws;
  private final CutoverRules rules;
  private final ResourcePolicies policies;

  AccountReader(Aws aws, CutoverRules rules, ResourcePolicies policies) {
    this.aws = aws;
    this.rules = rules;
    this.policies = policies;
  }

  AccountFacts read(String queue, String definition) {
    Seen<Function> functions = Seen.of("Lambda functions", this::functions);
    return new AccountFacts(
        Seen.of("the jobs of " + queue, () -> jobs(queue, definition)),
        functions,
        Seen.of("what feeds Lambda functions", this::mappings),
        Seen.of("who may invoke Lambda functions", () -> permissions(functions.items())),
        Seen.of(
            "rules and schedules of EventBridge",
            () -> Stream.concat(rules().stream(), schedules().stream()).toList()),
        Seen.of("autoscaling groups", this::groups),
        Seen.of("scaling policies", this::scalingPolicies),
        Seen.of("alarms", this::alarms),
        Seen.of("SQS queues", this::queues));
  }

  private List<BatchJobDetail> jobs(String queue, String definition) {
    BatchJobs jobs = new BatchJobs(aws);
    List<String> ids =
        Stream.of(BatchState.SUCCEEDED, BatchState.FAILED)
            .flatMap(state -> jobs.inState(queue, state).stream())
            .map(BatchJob::id)
            .distinct()
            .toList();
    return jobs.details(ids).stream()
        .filter(job -> job.isOf(definition) && job.job().state().isOver())
        .sorted(
            Comparator.comparingLong((BatchJobDetail job) -> endOf(job.job()))
                .reversed()
                .thenComparing(job -> job.job().id()))
        .toList();
  }

  private static long endOf(BatchJob job) {
    return job.stoppedAtMs().orElse(job.createdAtMs());
  }

  private List<Function> functions() {
    return all(AwsOperation.LAMBDA_LIST_FUNCTIONS, object(), "Functions").stream()
        .map(
            node ->
                new Function(
                    text(node, "FunctionName"),
                    text(node, "FunctionArn"),
                    text(node, "Description"),
                    text(node, "Handler")))
        .toList();
  }

  private List<Mapping> mappings() {
    return all(AwsOperation.LAMBDA_LIST_EVENT_SOURCE_MAPPINGS, object(), "EventSourceMappings")
        .stream()
        .map(
            node ->
                new Mapping(
                    text(node, "UUID"),
                    text(node, "FunctionArn"),
                    text(node, "EventSourceArn"),
                    text(node, "State")))
        .toList();
  }

  /** Asked for functions of video alone: it is a call for each. */
  private List<Permission> permissions(List<Function> functions) {
    List<Permission> permissions = new ArrayList<>();
    for (Function function : functions) {
      if (rules.isVideoFunction(function.name(), function.description())) {
        policyOf(function.name())
            .ifPresent(
                policy ->
                    policies
                        .principals(policy)
                        .forEach(who -> permissions.add(new Permission(function.name(), who))));
      }
    }
    return permissions;
  }

  private Optional<String> policyOf(String function) {
    try {
      return Optional.of(
          text(
              aws.call(AwsOperation.LAMBDA_GET_POLICY, object().put("FunctionName", function)),
              "Policy"));
    } catch (AwsException e) {
      if (e.fault().kind() == AwsFault.Kind.NOT_FOUND) {
        return Optional.empty(); // it has none
      }
      throw e;
    }
  }

  private List<Target> rules() {
    List<Target> targets = new ArrayList<>();
    for (JsonNode rule : all(AwsOperation.EVENTS_LIST_RULES, object(), "Rules")) {
      ObjectNode request = object().put("Rule", text(rule, "Name"));
      for (JsonNode target : all(AwsOperation.EVENTS_LIST_TARGETS_BY_RULE, request, "Targets")) {
        targets.add(
            new Target(
                "rule",
                text(rule, "Name"),
                text(rule, "ScheduleExpression"),
                text(rule, "State"),
                text(target, "Arn")));
      }
    }
    return targets;
  }

  private List<Target> schedules() {
    return all(AwsOperation.SCHEDULER_LIST_SCHEDULES, object(), "Schedules").stream()
        .map(
            node ->
                new Target(
                    "schedule",
                    text(node, "Name"),
                    "",
                    text(node, "State"),
                    node.at("/Target/Arn").asText()))
        .toList();
  }

  private List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    for (JsonNode node :
        all(AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS, object(), "AutoScalingGroups")) {
      boolean ofBatch = false;
      for (JsonNode tag : node.path("Tags")) {
        ofBatch |= text(tag, "Key").equals(BATCH_TAG);
      }
      if (!ofBatch) {
        groups.add(
            new Group(
                text(node, "AutoScalingGroupName"),
                node.path("MinSize").asLong(),
                node.path("DesiredCapacity").asLong(),
                node.path("Instances").size()));
      }
    }
    return groups;
  }

  private List<Policy> scalingPolicies() {
    return all(AwsOperation.AUTOSCALING_DESCRIBE_POLICIES, object(), "ScalingPolicies").stream()
        .map(
            node ->
                new Policy(
                    text(node, "PolicyName"),
                    text(node, "AutoScalingGroupName"),
                    text(node, "PolicyType")))
        .toList();
  }

  private List<Alarm> alarms() {
    List<Alarm> alarms = new ArrayList<>();
    for (JsonNode node : all(AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS, object(), "MetricAlarms")) {
      List<String> dimensions = new ArrayList<>();
      node.path("Dimensions").forEach(dimension -> dimensions.add(text(dimension, "Value")));
      alarms.add(new Alarm(text(node, "AlarmName"), dimensions));
    }
    return alarms;
  }

  private List<Queue> queues() {
    // Without MaxResults SQS gives no token, and at most 1,000 queues (ListQueues).
    return all(AwsOperation.SQS_LIST_QUEUES, object().put("MaxResults", 1000), "QueueUrls").stream()
        .map(JsonNode::asText)
        .map(url -> new Queue(url, Optional.empty()))
        .map(queue -> rules.isVideoResource(queue.name()) ? withMessages(queue) : queue)
        .toList();
  }

  private Queue withMessages(Queue queue) {
    ObjectNode request = object().put("QueueUrl", queue.url());
    request.putArray("AttributeNames").add("ApproximateNumberOfMessages");
    try {
      JsonNode number =
          aws.call(AwsOperation.SQS_GET_QUEUE_ATTRIBUTES, request)
              .at("/Attributes/ApproximateNumberOfMessages");
      return new Queue(
          queue.url(), number.isMissingNode() ? Optional.empty() : Optional.of(number.asLong()));
    } catch (AwsException _) {
      return queue; // that it is there is known all the same
    }
  }

  private List<JsonNode> all(AwsOperation operation, ObjectNode request, String items) {
    return aws.all(operation, request, items);
  }

  private static String text(JsonNode node, String member) {
    return node.path(member).asText("");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
