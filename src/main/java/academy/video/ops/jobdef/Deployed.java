package academy.video.ops.jobdef;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What is deployed, in the shape of the files. Changes nothing. */
final class Deployed {

  private final Aws aws;
  private final Json json;

  Deployed(Aws aws, Json json) {
    this.aws = aws;
    this.json = json;
  }

  /**
   * What AWS has of this kind and name.
   *
   * @return empty where it has none
   * @throws AwsException where AWS does not say
   */
  Optional<ObjectNode> find(Piece piece) {
    return switch (piece.kind()) {
      case SERVICE_LINKED_ROLE -> serviceLinkedRole(piece);
      case ROLE -> role(piece.name());
      case INSTANCE_PROFILE -> instanceProfile(piece.name());
      case LOG_GROUP -> logGroup(piece);
      case LAUNCH_TEMPLATE -> launchTemplate(piece);
      case COMPUTE_ENVIRONMENT ->
          one(
              AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
              "computeEnvironments",
              piece.name());
      case JOB_QUEUE -> one(AwsOperation.BATCH_DESCRIBE_JOB_QUEUES, "jobQueues", piece.name());
      case JOB_DEFINITION -> jobDefinition(piece.name());
      case SCHEDULE -> schedule(piece);
      case RULE -> rule(piece.name());
      case ALARM -> alarm(piece.name());
      case DASHBOARD -> dashboard(piece.name());
    };
  }

  /** Every name of this kind that AWS has; for kinds of AWS Batch. */
  List<String> names(Kind kind) {
    TreeSet<String> names = new TreeSet<>();
    List<JsonNode> all =
        switch (kind) {
          case COMPUTE_ENVIRONMENT ->
              aws.all(
                  AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
                  object(),
                  "computeEnvironments");
          case JOB_QUEUE -> aws.all(AwsOperation.BATCH_DESCRIBE_JOB_QUEUES, object(), "jobQueues");
          case JOB_DEFINITION ->
              aws.all(
                  AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
                  object().put("status", "ACTIVE"),
                  "jobDefinitions");
          default -> List.of();
        };
    all.stream()
        .filter(node -> !node.path("status").asText().equals("DELETED"))
        .forEach(node -> names.add(node.path(kind.nameMember()).asText()));
    return List.copyOf(names);
  }

  private Optional<ObjectNode> one(AwsOperation operation, String list, String name) {
    ObjectNode request = object();
    request.putArray(list).add(name);
    return aws.all(operation, request, list).stream()
        .filter(node -> !node.path("status").asText().equals("DELETED"))
        .map(ObjectNode.class::cast)
        .findFirst();
  }

  private Optional<ObjectNode> jobDefinition(String name) {
    return aws
        .all(
            AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
            object().put("jobDefinitionName", name).put("status", "ACTIVE"),
            "jobDefinitions")
        .stream()
        .map(ObjectNode.class::cast)
        .max(Comparator.comparingInt(definition -> definition.path("revision").asInt()));
  }

  private Optional<ObjectNode> logGroup(Piece piece) {
    return aws
        .all(
            AwsOperation.LOGS_DESCRIBE_LOG_GROUPS,
            object().put("logGroupNamePrefix", piece.name()),
            "logGroups")
        .stream()
        .filter(group -> group.path("logGroupName").asText().equals(piece.name()))
        .map(
            group -> {
              ObjectNode shape = object();
              shape.set("logGroupName", group.path("logGroupName"));
              if (group.has("retentionInDays")) {
                shape.set("retentionInDays", group.path("retentionInDays"));
              }
              shape.set("tags", piece.body().path("tags")); // given at creation, not told here
              return shape;
            })
        .findFirst();
  }

  private Optional<ObjectNode> launchTemplate(Piece piece) {
    ObjectNode latest = object().put("LaunchTemplateName", piece.name());
    latest.putArray("Versions").add("$Latest");
    return unlessMissing(AwsOperation.EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS, latest)
        .map(
            answer -> {
              ObjectNode shape = object().put("LaunchTemplateName", piece.name());
              shape.set(
                  "LaunchTemplateData",
                  UserData.decoded(answer.at("/LaunchTemplateVersions/0/LaunchTemplateData")));
              // Given at creation, not told here.
              shape.set("TagSpecifications", piece.body().path("TagSpecifications"));
              return shape;
            });
  }

  private Optional<ObjectNode> schedule(Piece piece) {
    return unlessMissing(
            AwsOperation.SCHEDULER_GET_SCHEDULE,
            object()
                .put("Name", piece.name())
                .put("GroupName", piece.body().path("GroupName").asText("default")))
        .map(
            schedule -> {
              if (schedule.path("Target") instanceof ObjectNode target && target.has("Input")) {
                target.set("Input", document(target.path("Input").asText()));
              }
              return schedule;
            });
  }

  private Optional<ObjectNode> rule(String name) {
    return unlessMissing(AwsOperation.EVENTS_DESCRIBE_RULE, object().put("Name", name))
        .map(
            rule -> {
              rule.set("EventPattern", document(rule.path("EventPattern").asText()));
              ArrayNode targets = rule.putArray("Targets");
              aws.all(
                      AwsOperation.EVENTS_LIST_TARGETS_BY_RULE,
                      object().put("Rule", name),
                      "Targets")
                  .forEach(targets::add);
              return rule;
            });
  }

  private Optional<ObjectNode> alarm(String name) {
    ObjectNode request = object();
    request.putArray("AlarmNames").add(name);
    return aws.all(AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS, request, "MetricAlarms").stream()
        .map(ObjectNode.class::cast)
        .findFirst();
  }

  private Optional<ObjectNode> dashboard(String name) {
    return unlessMissing(AwsOperation.CLOUDWATCH_GET_DASHBOARD, object().put("DashboardName", name))
        .map(
            found -> {
              ObjectNode shape = object().put("DashboardName", name);
              shape.set("DashboardBody", document(found.path("DashboardBody").asText()));
              return shape;
            });
  }

  private Optional<ObjectNode> serviceLinkedRole(Piece piece) {
    return unlessMissing(AwsOperation.IAM_GET_ROLE, object().put("RoleName", piece.name()))
        .map(_ -> piece.body());
  }

  private Optional<ObjectNode> instanceProfile(String name) {
    return unlessMissing(
            AwsOperation.IAM_GET_INSTANCE_PROFILE, object().put("InstanceProfileName", name))
        .map(
            answer -> {
              ObjectNode shape = object().put("InstanceProfileName", name);
              ArrayNode roles = shape.putArray("Roles");
              answer.at("/InstanceProfile/Roles").forEach(role -> roles.add(role.path("RoleName")));
              return shape;
            });
  }

  private Optional<ObjectNode> role(String name) {
    ObjectNode byName = object().put("RoleName", name);
    return unlessMissing(AwsOperation.IAM_GET_ROLE, byName)
        .map(
            answer -> {
              JsonNode role = answer.path("Role");
              ObjectNode shape = object().put("RoleName", name);
              shape.set("Description", role.path("Description"));
              shape.set(
                  "AssumeRolePolicyDocument",
                  document(role.path("AssumeRolePolicyDocument").asText()));
              ArrayNode attached = shape.putArray("ManagedPolicyArns");
              aws.all(AwsOperation.IAM_LIST_ATTACHED_ROLE_POLICIES, byName, "AttachedPolicies")
                  .forEach(policy -> attached.add(policy.path("PolicyArn")));
              ArrayNode own = shape.putArray("Policies");
              for (JsonNode policy :
                  aws.all(AwsOperation.IAM_LIST_ROLE_POLICIES, byName, "PolicyNames")) {
                ObjectNode named = byName.deepCopy().put("PolicyName", policy.asText());
                String text =
                    aws.call(AwsOperation.IAM_GET_ROLE_POLICY, named)
                        .path("PolicyDocument")
                        .asText();
                own.addObject()
                    .put("PolicyName", policy.asText())
                    .set("PolicyDocument", document(text));
              }
              shape.set("Tags", role.path("Tags"));
              return shape;
            });
  }

  private Optional<ObjectNode> unlessMissing(AwsOperation operation, ObjectNode request) {
    try {
      return Optional.of(aws.call(operation, request));
    } catch (AwsException e) {
      if (e.fault().kind() == AwsFault.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A document that AWS hands out as text: IAM's are percent-encoded (RFC 3986). */
  private JsonNode document(String text) {
    return Stream.of(text, decoded(text))
        .flatMap(candidate -> tree(candidate).stream())
        .findFirst()
        .orElseGet(() -> JsonNodeFactory.instance.textNode(text));
  }

  private Optional<JsonNode> tree(String text) {
    try {
      return Optional.of(json.readTree(text.getBytes(StandardCharsets.UTF_8)))
          .filter(JsonNode::isObject);
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private static String decoded(String text) {
    try {
      // A plus sign is itself here, and a blank in forms.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
