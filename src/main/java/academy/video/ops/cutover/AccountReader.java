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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    Seen<Function> functions = functions();
    return new AccountFacts(
        Seen.of("the jobs of " + queue, () -> jobs(queue, definition)),
        functions,
        Seen.of("what feeds Lambda functions", this::mappings),
        Seen.of("who may invoke Lambda functions", () -> permissions(functions.items())),
        Seen.of("rules of EventBridge", this::rules).and(schedules()),
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

  private Seen<Function> functions() {
    Seen<JsonNode> nodes =
        Seen.of(
            "Lambda functions",
            () -> all(AwsOperation.LAMBDA_LIST_FUNCTIONS, object(), "Functions"));
    List<Function> functions = new ArrayList<>();
    Optional<String> problem = nodes.problem();
    for (JsonNode node : nodes.items()) {
      Function function =
          new Function(
              text(node, "FunctionName"),
              text(node, "FunctionArn"),
              text(node, "Description"),
              text(node, "Handler"),
              texts(node.at("/Environment/Variables")),
              Map.of());
      String hidden = node.at("/Environment/Error/ErrorCode").asText("");
      if (!hidden.isEmpty()) {
        problem =
            problem.or(
                () ->
                    Optional.of(
                        "Could not see the environment of %s: %s; grant kms:Decrypt on its key."
                            .formatted(function.name(), hidden)));
      }
      try {
        functions.add(function.tagged(tags(function)));
      } catch (AwsException e) {
        functions.add(function);
        problem = problem.or(() -> Optional.of(Seen.problem("tags of Lambda functions", e)));
      }
    }
    return new Seen<>(functions, problem);
  }

  private Map<String, String> tags(Function function) {
    return texts(
        aws.call(AwsOperation.LAMBDA_LIST_TAGS, object().put("Resource", function.arn()))
            .path("Tags"));
  }

  private static Map<String, String> texts(JsonNode members) {
    Map<String, String> texts = new TreeMap<>();
    members.properties().forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
    return texts;
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
      if (VideoFunctions.isVideo(function, rules)) {
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
      List<JsonNode> found = all(AwsOperation.EVENTS_LIST_TARGETS_BY_RULE, request, "Targets");
      for (JsonNode target : found.isEmpty() ? List.<JsonNode>of(object()) : found) {
        targets.add(
            new Target(
                "rule",
                text(rule, "Name"),
                text(rule, "ScheduleExpression"),
                text(rule, "State"),
                text(target, "Arn"),
                text(rule, "EventPattern"),
                List.of(text(rule, "Description"), text(target, "Input"))));
      }
    }
    return targets;
  }

  private Seen<Target> schedules() {
    Seen<JsonNode> summaries =
        Seen.of(
            "schedules of EventBridge",
            () -> all(AwsOperation.SCHEDULER_LIST_SCHEDULES, object(), "Schedules"));
    List<Target> schedules = new ArrayList<>();
    Optional<String> problem = summaries.problem();
    for (JsonNode summary : summaries.items()) {
      JsonNode schedule = summary;
      try {
        if (Arns.isLambda(summary.at("/Target/Arn").asText())) {
          schedule = schedule(summary);
        }
      } catch (AwsException e) {
        problem = problem.or(() -> Optional.of(Seen.problem("what schedules invoke", e)));
      }
      schedules.add(
          new Target(
              "schedule",
              text(summary, "Name"),
              text(schedule, "ScheduleExpression"),
              text(summary, "State"),
              summary.at("/Target/Arn").asText(),
              /* events= */ "",
              List.of(text(schedule, "Description"), schedule.at("/Target/Input").asText())));
    }
    return new Seen<>(schedules, problem);
  }

  private ObjectNode schedule(JsonNode summary) {
    ObjectNode request = object().put("Name", text(summary, "Name"));
    String group = text(summary, "GroupName");
    return aws.call(
        AwsOperation.SCHEDULER_GET_SCHEDULE,
        group.isEmpty() ? request : request.put("GroupName", group));
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
      List<String> texts = new ArrayList<>(List.of(text(node, "AlarmName")));
      addMetric(node, dimensions, texts);
      for (JsonNode metric : node.path("Metrics")) {
        addMetric(metric.at("/MetricStat/Metric"), dimensions, texts);
      }
      for (JsonNode action : node.path("AlarmActions")) {
        if (action.asText().contains(":autoscaling:")) {
          texts.add(action.asText());
        }
      }
      texts.addAll(dimensions);
      alarms.add(new Alarm(text(node, "AlarmName"), dimensions, texts));
    }
    return alarms;
  }

  private static void addMetric(JsonNode metric, List<String> dimensions, List<String> texts) {
    metric.path("Dimensions").forEach(dimension -> dimensions.add(text(dimension, "Value")));
    texts.add(text(metric, "MetricName"));
    texts.add(text(metric, "Namespace"));
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
