package academy.video.testing;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An account that keeps what is created in it, and answers as AWS does: IAM's documents
 * percent-encoded, compute environments by resource name in a queue, defaults added, and a compute
 * environment that takes a moment to become VALID.
 */
public final class FakeDeployment {

  /** The tag of the one image in ECR. */
  public static final String TAG = "1.4.0";

  /** What that tag stands for. */
  public static final String DIGEST = "sha256:" + "5e".repeat(32);

  private static final String ACCOUNT = "123456789012";
  private static final String ARN = "arn:aws:batch:eu-central-1:" + ACCOUNT + ":";

  private final FakeAws aws;

  public final Map<String, ObjectNode> roles = new TreeMap<>();

  /** Documents by role and policy. */
  public final Map<String, Map<String, String>> policies = new TreeMap<>();

  public final Map<String, ArrayNode> attached = new TreeMap<>();
  public final Map<String, ObjectNode> profiles = new TreeMap<>();
  public final Map<String, ObjectNode> logGroups = new TreeMap<>();
  public final Map<String, ObjectNode> rules = new TreeMap<>();
  public final Map<String, ObjectNode> alarms = new TreeMap<>();
  public final Map<String, ObjectNode> dashboards = new TreeMap<>();
  public final Map<String, ObjectNode> launchTemplates = new TreeMap<>();
  public final Map<String, ObjectNode> computeEnvironments = new TreeMap<>();
  public final Map<String, ObjectNode> queues = new TreeMap<>();

  /** The latest revision by name. */
  public final Map<String, ObjectNode> definitions = new TreeMap<>();

  public final Map<String, ObjectNode> schedules = new TreeMap<>();

  public FakeDeployment(FakeAws aws) {
    this.aws = aws;
    aws.answer(AwsOperation.STS_GET_CALLER_IDENTITY, "{\"Account\": \"" + ACCOUNT + "\"}");
    aws.answer(
        AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET,
        request ->
            object()
                .put(
                    "ARN",
                    "arn:aws:secretsmanager:eu-central-1:%s:secret:%s-AbCdEf"
                        .formatted(ACCOUNT, request.path("SecretId").asText())));
    aws.answer(
        AwsOperation.ECR_DESCRIBE_IMAGES,
        request -> {
          String tag = request.at("/imageIds/0/imageTag").asText();
          if (!tag.equals(TAG)) {
            throw FakeAws.fault(
                AwsOperation.ECR_DESCRIBE_IMAGES,
                AwsFault.Kind.NOT_FOUND,
                "ImageNotFoundException",
                "The image with imageId {imageTag:'" + tag + "'} does not exist.");
          }
          ObjectNode answer = object();
          answer.putArray("imageDetails").addObject().put("imageDigest", DIGEST);
          return answer;
        });
    iam();
    logs();
    launchTemplates();
    watchers();
    batch();
    scheduler();
  }

  /** What there must be of this name. */
  public static <T> T of(Map<String, T> things, String name) {
    return Objects.requireNonNull(things.get(name), name);
  }

  private void iam() {
    aws.answer(
        AwsOperation.IAM_GET_ROLE,
        request -> {
          ObjectNode role = role(AwsOperation.IAM_GET_ROLE, request).deepCopy();
          role.put(
              "AssumeRolePolicyDocument", encoded(role.path("AssumeRolePolicyDocument").asText()));
          return object().set("Role", role);
        });
    aws.answer(
        AwsOperation.IAM_CREATE_ROLE,
        request -> {
          roles.put(request.path("RoleName").asText(), request.deepCopy());
          return object();
        });
    aws.answer(
        AwsOperation.IAM_CREATE_SERVICE_LINKED_ROLE,
        request -> {
          String name =
              switch (request.path("AWSServiceName").asText()) {
                case "batch.amazonaws.com" -> "AWSServiceRoleForBatch";
                case "spot.amazonaws.com" -> "AWSServiceRoleForEC2Spot";
                default -> throw new IllegalArgumentException(request.toString());
              };
          roles.put(name, object().put("RoleName", name));
          return object();
        });
    aws.answer(
        AwsOperation.IAM_UPDATE_ASSUME_ROLE_POLICY,
        request -> {
          role(AwsOperation.IAM_UPDATE_ASSUME_ROLE_POLICY, request)
              .set("AssumeRolePolicyDocument", request.path("PolicyDocument"));
          return object();
        });
    aws.answer(
        AwsOperation.IAM_UPDATE_ROLE,
        request -> {
          role(AwsOperation.IAM_UPDATE_ROLE, request)
              .set("Description", request.path("Description"));
          return object();
        });
    aws.answer(
        AwsOperation.IAM_TAG_ROLE,
        request -> {
          role(AwsOperation.IAM_TAG_ROLE, request).set("Tags", request.path("Tags"));
          return object();
        });
    aws.answer(
        AwsOperation.IAM_LIST_ATTACHED_ROLE_POLICIES,
        request -> {
          ObjectNode answer = object();
          ArrayNode list = answer.putArray("AttachedPolicies");
          attached(request).forEach(arn -> list.addObject().set("PolicyArn", arn));
          return answer;
        });
    aws.answer(
        AwsOperation.IAM_ATTACH_ROLE_POLICY,
        request -> {
          attached(request).add(request.path("PolicyArn"));
          return object();
        });
    aws.answer(
        AwsOperation.IAM_LIST_ROLE_POLICIES,
        request -> {
          ObjectNode answer = object();
          policies(request).keySet().forEach(answer.putArray("PolicyNames")::add);
          return answer;
        });
    aws.answer(
        AwsOperation.IAM_GET_ROLE_POLICY,
        request ->
            object()
                .put(
                    "PolicyDocument",
                    encoded(of(policies(request), request.path("PolicyName").asText()))));
    aws.answer(
        AwsOperation.IAM_PUT_ROLE_POLICY,
        request -> {
          policies(request)
              .put(request.path("PolicyName").asText(), request.path("PolicyDocument").asText());
          return object();
        });
    aws.answer(
        AwsOperation.IAM_GET_INSTANCE_PROFILE,
        request ->
            object()
                .set(
                    "InstanceProfile",
                    there(
                        AwsOperation.IAM_GET_INSTANCE_PROFILE,
                        profiles,
                        request.path("InstanceProfileName").asText())));
    aws.answer(
        AwsOperation.IAM_CREATE_INSTANCE_PROFILE,
        request -> {
          ObjectNode profile = request.deepCopy();
          profile.putArray("Roles");
          profiles.put(request.path("InstanceProfileName").asText(), profile);
          return object();
        });
    aws.answer(
        AwsOperation.IAM_ADD_ROLE_TO_INSTANCE_PROFILE,
        request -> {
          of(profiles, request.path("InstanceProfileName").asText())
              .withArray("Roles")
              .addObject()
              .set("RoleName", request.path("RoleName"));
          return object();
        });
  }

  private ObjectNode role(AwsOperation operation, ObjectNode request) {
    return there(operation, roles, request.path("RoleName").asText());
  }

  private ArrayNode attached(ObjectNode request) {
    return attached.computeIfAbsent(
        request.path("RoleName").asText(), _ -> JsonNodeFactory.instance.arrayNode());
  }

  private Map<String, String> policies(ObjectNode request) {
    return policies.computeIfAbsent(request.path("RoleName").asText(), _ -> new TreeMap<>());
  }

  private void logs() {
    aws.answer(
        AwsOperation.LOGS_DESCRIBE_LOG_GROUPS,
        request -> {
          ObjectNode answer = object();
          ArrayNode list = answer.putArray("logGroups");
          logGroups.forEach(
              (name, group) -> {
                if (name.startsWith(request.path("logGroupNamePrefix").asText())) {
                  list.add(group);
                }
              });
          return answer;
        });
    aws.answer(
        AwsOperation.LOGS_CREATE_LOG_GROUP,
        request -> {
          String name = request.path("logGroupName").asText();
          logGroups.put(name, object().put("logGroupName", name).put("storedBytes", 0));
          return object();
        });
    aws.answer(
        AwsOperation.LOGS_PUT_RETENTION_POLICY,
        request -> {
          of(logGroups, request.path("logGroupName").asText())
              .set("retentionInDays", request.path("retentionInDays"));
          return object();
        });
  }

  private void watchers() {
    aws.answer(
        AwsOperation.EVENTS_DESCRIBE_RULE,
        request -> {
          ObjectNode rule =
              there(AwsOperation.EVENTS_DESCRIBE_RULE, rules, request.path("Name").asText())
                  .deepCopy();
          rule.remove("Targets");
          return rule.put("Arn", "arn:r").put("EventBusName", "default").put("CreatedBy", ACCOUNT);
        });
    aws.answer(
        AwsOperation.EVENTS_PUT_RULE,
        request -> {
          rules.put(request.path("Name").asText(), request.deepCopy());
          return object();
        });
    aws.answer(
        AwsOperation.EVENTS_PUT_TARGETS,
        request -> {
          of(rules, request.path("Rule").asText()).set("Targets", request.path("Targets"));
          return object();
        });
    aws.answer(
        AwsOperation.EVENTS_LIST_TARGETS_BY_RULE,
        request ->
            object().set("Targets", of(rules, request.path("Rule").asText()).path("Targets")));
    aws.answer(
        AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS,
        request -> {
          ObjectNode answer = object();
          ArrayNode list = answer.putArray("MetricAlarms");
          ObjectNode alarm = alarms.get(request.at("/AlarmNames/0").asText());
          if (alarm != null) {
            list.add(
                alarm
                    .deepCopy()
                    .put("AlarmArn", "arn:a")
                    .put("ActionsEnabled", true)
                    .put("Threshold", alarm.path("Threshold").asDouble())
                    .put("StateValue", "OK"));
          }
          return answer;
        });
    aws.answer(
        AwsOperation.CLOUDWATCH_PUT_METRIC_ALARM,
        request -> {
          alarms.put(request.path("AlarmName").asText(), request.deepCopy());
          return object();
        });
    aws.answer(
        AwsOperation.CLOUDWATCH_GET_DASHBOARD,
        request ->
            there(
                    AwsOperation.CLOUDWATCH_GET_DASHBOARD,
                    dashboards,
                    request.path("DashboardName").asText())
                .deepCopy());
    aws.answer(
        AwsOperation.CLOUDWATCH_PUT_DASHBOARD,
        request -> {
          dashboards.put(request.path("DashboardName").asText(), request.deepCopy());
          return object();
        });
  }

  private void launchTemplates() {
    aws.answer(
        AwsOperation.EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS,
        request -> {
          ObjectNode made =
              there(
                  AwsOperation.EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS,
                  launchTemplates,
                  request.path("LaunchTemplateName").asText());
          ObjectNode answer = object();
          ObjectNode version = answer.putArray("LaunchTemplateVersions").addObject();
          version.set("LaunchTemplateData", made.path("LaunchTemplateData").deepCopy());
          version
              .withObject("/LaunchTemplateData/MetadataOptions")
              .put("HttpProtocolIpv6", "disabled");
          return answer;
        });
    aws.answer(AwsOperation.EC2_CREATE_LAUNCH_TEMPLATE, this::keepLaunchTemplate);
    aws.answer(AwsOperation.EC2_CREATE_LAUNCH_TEMPLATE_VERSION, this::keepLaunchTemplate);
  }

  private ObjectNode keepLaunchTemplate(ObjectNode request) {
    launchTemplates.put(request.path("LaunchTemplateName").asText(), request.deepCopy());
    return object();
  }

  private void batch() {
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
        request -> {
          ObjectNode answer = list("computeEnvironments", computeEnvironments, request);
          computeEnvironments.values().forEach(made -> made.put("status", "VALID"));
          return answer;
        });
    aws.answer(
        AwsOperation.BATCH_CREATE_COMPUTE_ENVIRONMENT,
        request -> {
          String name = request.path("computeEnvironmentName").asText();
          ObjectNode made = request.deepCopy();
          made.put("computeEnvironmentArn", ARN + "compute-environment/" + name);
          made.put("ecsClusterArn", "arn:aws:ecs:eu-central-1:123456789012:cluster/" + name);
          made.put("containerOrchestrationType", "ECS").put("uuid", "u-1");
          made.put("status", "CREATING").put("statusReason", "being made");
          made.withObject("/computeResources").put("desiredvCpus", 4);
          computeEnvironments.put(name, made);
          return object().put("computeEnvironmentArn", ARN + "compute-environment/" + name);
        });
    aws.answer(
        AwsOperation.BATCH_UPDATE_COMPUTE_ENVIRONMENT,
        request -> {
          ObjectNode made =
              there(
                  AwsOperation.BATCH_UPDATE_COMPUTE_ENVIRONMENT,
                  computeEnvironments,
                  request.path("computeEnvironment").asText());
          ObjectNode changes = request.deepCopy();
          changes.remove("computeEnvironment");
          JsonNode resources = changes.remove("computeResources");
          made.setAll(changes);
          if (resources != null) {
            made.withObject("/computeResources").setAll((ObjectNode) resources);
          }
          return object();
        });
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_QUEUES, request -> list("jobQueues", queues, request));
    aws.answer(
        AwsOperation.BATCH_CREATE_JOB_QUEUE,
        request -> {
          String name = request.path("jobQueueName").asText();
          ObjectNode made = queue(request);
          made.put("jobQueueArn", ARN + "job-queue/" + name);
          made.put("status", "VALID").put("statusReason", "JobQueue Healthy");
          queues.put(name, made);
          return object();
        });
    aws.answer(
        AwsOperation.BATCH_UPDATE_JOB_QUEUE,
        request -> {
          ObjectNode changes = queue(request);
          ObjectNode made =
              there(
                  AwsOperation.BATCH_UPDATE_JOB_QUEUE, queues, changes.remove("jobQueue").asText());
          made.setAll(changes);
          return object();
        });
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
        request -> {
          ObjectNode answer = object();
          ArrayNode list = answer.putArray("jobDefinitions");
          String wanted = request.path("jobDefinitionName").asText();
          definitions.forEach(
              (name, definition) -> {
                if (wanted.isEmpty() || wanted.equals(name)) {
                  list.add(definition.deepCopy());
                }
              });
          return answer;
        });
    aws.answer(
        AwsOperation.BATCH_REGISTER_JOB_DEFINITION,
        request -> {
          String name = request.path("jobDefinitionName").asText();
          ObjectNode made = request.deepCopy();
          int revision = 1 + definitions.getOrDefault(name, object()).path("revision").asInt();
          made.put("revision", revision).put("status", "ACTIVE");
          made.put("jobDefinitionArn", ARN + "job-definition/" + name + ":" + revision);
          made.put("containerOrchestrationType", "ECS");
          made.withObject("/containerProperties").putArray("ulimits");
          made.at("/retryStrategy/evaluateOnExit")
              .forEach(
                  rule ->
                      ((ObjectNode) rule)
                          .put("action", rule.path("action").asText().toLowerCase(Locale.ROOT)));
          definitions.put(name, made);
          return object();
        });
    aws.answer(
        AwsOperation.BATCH_TAG_RESOURCE,
        request -> {
          String arn = request.path("resourceArn").asText();
          List.of(queues, computeEnvironments)
              .forEach(
                  all ->
                      all.values().stream()
                          .filter(made -> made.toString().contains("\"" + arn + "\""))
                          .forEach(made -> made.set("tags", request.path("tags"))));
          return object();
        });
  }

  /** A queue wants its compute environments VALID; by name it would keep their resource names. */
  private ObjectNode queue(ObjectNode request) {
    ObjectNode queue = request.deepCopy();
    for (JsonNode order : queue.path("computeEnvironmentOrder")) {
      String name = order.path("computeEnvironment").asText().replaceFirst(".*/", "");
      JsonNode made = computeEnvironments.getOrDefault(name, object());
      if (!made.path("status").asText().equals("VALID")) {
        throw FakeAws.fault(
            AwsOperation.BATCH_CREATE_JOB_QUEUE,
            AwsFault.Kind.INVALID,
            "ClientException",
            name + " is not valid");
      }
      ((ObjectNode) order).set("computeEnvironment", made.path("computeEnvironmentArn"));
    }
    return queue;
  }

  private void scheduler() {
    aws.answer(
        AwsOperation.SCHEDULER_GET_SCHEDULE,
        request ->
            there(AwsOperation.SCHEDULER_GET_SCHEDULE, schedules, request.path("Name").asText())
                .deepCopy());
    aws.answer(AwsOperation.SCHEDULER_CREATE_SCHEDULE, this::keepSchedule);
    aws.answer(AwsOperation.SCHEDULER_UPDATE_SCHEDULE, this::keepSchedule);
  }

  private ObjectNode keepSchedule(ObjectNode request) {
    ObjectNode made = request.deepCopy();
    made.put("Arn", "arn:aws:scheduler:eu-central-1:123456789012:schedule/default/x");
    made.put("ScheduleExpressionTimezone", "UTC").put("ActionAfterCompletion", "NONE");
    made.put("CreationDate", "2026-03-01T12:00:00Z");
    schedules.put(request.path("Name").asText(), made);
    return object();
  }

  private static ObjectNode list(
      String member, Map<String, ObjectNode> things, ObjectNode request) {
    ObjectNode answer = object();
    ArrayNode list = answer.putArray(member);
    things.forEach(
        (name, thing) -> {
          boolean asked = request.path(member).isMissingNode();
          for (JsonNode wanted : request.path(member)) {
            asked |= wanted.asText().equals(name);
          }
          if (asked) {
            list.add(thing.deepCopy());
          }
        });
    return answer;
  }

  private static ObjectNode there(
      AwsOperation operation, Map<String, ObjectNode> things, String name) {
    ObjectNode thing = things.get(name);
    if (thing == null) {
      throw FakeAws.fault(
          operation, AwsFault.Kind.NOT_FOUND, "NoSuchEntity", name + " cannot be found.");
    }
    return thing;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
