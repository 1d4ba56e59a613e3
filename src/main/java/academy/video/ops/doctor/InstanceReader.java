package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks ECS, Auto Scaling and EC2 for the machines that jobs run on. */
final class InstanceReader {

  /** DescribeContainerInstances and DescribeTasks take so many. */
  private static final int MOST_AT_ONCE = 100;

  private static final int MOST_INSTANCES = 20;
  private static final int MOST_GROUPS = 3;
  private static final int MOST_ACTIVITIES = 20;

  /** Batch tags what it makes for an environment (User Guide, using-service-linked-roles). */
  private static final String BATCH_TAG = "AWSBatchServiceTag";

  // arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/ID
  private static final Pattern TASK = Pattern.compile("arn:[^:]+:ecs:[^:]*:[^:]*:task/([^/]+)/.+");

  private final CallLog log;

  InstanceReader(CallLog log) {
    this.log = log;
  }

  /** Why ECS stopped tasks, or keeps them waiting; ECS forgets them about an hour later. */
  void readTasks(List<JsonNode> jobs) {
    Map<String, Set<String>> byCluster = new LinkedHashMap<>();
    for (JsonNode job : jobs) {
      String state = job.path("status").asText();
      if (!state.equals("STARTING") && !state.equals("FAILED")) {
        continue;
      }
      Stream.concat(
              ContainerPart.ofJob(job).taskArn().stream(),
              BatchReader.stream(job.path("attempts"))
                  .flatMap(attempt -> ContainerPart.ofJob(attempt).taskArn().stream()))
          .forEach(
              arn -> {
                Matcher task = TASK.matcher(arn);
                if (task.matches()) {
                  byCluster.computeIfAbsent(task.group(1), _ -> new LinkedHashSet<>()).add(arn);
                }
              });
    }
    byCluster.forEach(
        (cluster, tasks) ->
            log.ask(
                AwsOperation.ECS_DESCRIBE_TASKS,
                with(
                    Requests.of("tasks", tasks.stream().limit(MOST_AT_ONCE).toList()),
                    "cluster",
                    cluster)));
  }

  /** Everything about one compute environment's machines; Fargate has none. */
  void readEnvironment(JsonNode environment) {
    Resources resources = Resources.of(environment);
    if (!resources.hasInstances()) {
      return;
    }
    Set<String> instances = new LinkedHashSet<>();
    instances.addAll(registered(environment.path("ecsClusterArn").asText("")));
    instances.addAll(started(environment.path("computeEnvironmentName").asText()));
    readInstances(resources, instances);
    readTypes(resources);
    readImages(resources, launchTemplateImage(resources));
  }

  /** EC2's ids of what has registered with ECS. */
  private List<String> registered(String cluster) {
    if (cluster.isEmpty()) {
      return List.of();
    }
    List<String> arns =
        texts(
            log.ask(AwsOperation.ECS_LIST_CONTAINER_INSTANCES, Requests.of("cluster", cluster)),
            "containerInstanceArns");
    if (arns.isEmpty()) {
      return List.of();
    }
    return log
        .ask(
            AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES,
            with(
                Requests.of("containerInstances", arns.stream().limit(MOST_AT_ONCE).toList()),
                "cluster",
                cluster))
        .stream()
        .flatMap(answer -> BatchReader.stream(answer.path("containerInstances")))
        .map(instance -> instance.path("ec2InstanceId").asText())
        .filter(id -> !id.isEmpty())
        .toList();
  }

  /** EC2's ids of what the environment's autoscaling groups have started. */
  private List<String> started(String environment) {
    List<JsonNode> groups =
        log
            .ask(
                AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS,
                Requests.filtered("tag-key", List.of(BATCH_TAG)))
            .stream()
            .flatMap(answer -> BatchReader.stream(answer.path("AutoScalingGroups")))
            // How Batch names its groups is written nowhere; the environment's name is in it.
            .filter(group -> group.path("AutoScalingGroupName").asText().contains(environment))
            .limit(MOST_GROUPS)
            .toList();
    List<String> instances = new ArrayList<>();
    for (JsonNode group : groups) {
      log.askOnePage(
          AwsOperation.AUTOSCALING_DESCRIBE_SCALING_ACTIVITIES,
          Requests.of("AutoScalingGroupName", group.path("AutoScalingGroupName").asText())
              .put("MaxRecords", MOST_ACTIVITIES));
      BatchReader.stream(group.path("Instances"))
          .map(instance -> instance.path("InstanceId").asText())
          .forEach(instances::add);
    }
    return instances;
  }

  private void readInstances(Resources resources, Collection<String> known) {
    // Also those that no group and no cluster told of.
    if (!resources.subnets().isEmpty()) {
      ObjectNode request = Requests.filtered("tag-key", List.of(BATCH_TAG));
      Requests.and(request, "Filters", "subnet-id", resources.subnets());
      Requests.and(
          request, "Filters", "instance-state-name", List.of("pending", "running", "stopping"));
      log.ask(AwsOperation.EC2_DESCRIBE_INSTANCES, request);
    }
    if (!known.isEmpty()) {
      log.ask(
          AwsOperation.EC2_DESCRIBE_INSTANCES,
          Requests.of("InstanceIds", known.stream().limit(MOST_INSTANCES).toList()));
    }
  }

  private void readTypes(Resources resources) {
    List<String> patterns = resources.typePatterns();
    if (patterns.isEmpty()) {
      return;
    }
    log.ask(AwsOperation.EC2_DESCRIBE_INSTANCE_TYPES, Requests.filtered("instance-type", patterns));
    log.ask(
        AwsOperation.EC2_DESCRIBE_INSTANCE_TYPE_OFFERINGS,
        Requests.filtered("instance-type", patterns).put("LocationType", "availability-zone"));
  }

  private Optional<String> launchTemplateImage(Resources resources) {
    JsonNode template = resources.node().path("launchTemplate");
    String id = template.path("launchTemplateId").asText("");
    String name = template.path("launchTemplateName").asText("");
    if (id.isEmpty() && name.isEmpty()) {
      return Optional.empty();
    }
    String version = template.path("version").asText("");
    ObjectNode request = Requests.of("Versions", List.of(version.isEmpty() ? "$Default" : version));
    return log.ask(
            AwsOperation.EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS,
            id.isEmpty()
                ? with(request, "LaunchTemplateName", name)
                : with(request, "LaunchTemplateId", id))
        .map(answer -> answer.at("/LaunchTemplateVersions/0/LaunchTemplateData/ImageId").asText(""))
        // A parameter of the Systems Manager is no image's id.
        .filter(image -> image.startsWith("ami-"));
  }

  private void readImages(Resources resources, Optional<String> ofTemplate) {
    Set<String> images = new LinkedHashSet<>(resources.images());
    ofTemplate.ifPresent(images::add);
    if (!images.isEmpty()) {
      log.ask(AwsOperation.EC2_DESCRIBE_IMAGES, Requests.of("ImageIds", images));
    }
  }

  private static ObjectNode with(ObjectNode request, String member, String value) {
    return request.put(member, value);
  }

  private static List<String> texts(Optional<ObjectNode> answer, String member) {
    return answer
        .map(found -> BatchReader.stream(found.path(member)).map(JsonNode::asText).toList())
        .orElseGet(List::of);
  }
}
