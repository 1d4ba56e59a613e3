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
  private static final int MOST_CONSOLES = 2;
  private static final int MOST_ACTIVITIES = 20;

  /** Batch tags what it makes for an environment (User Guide, using-service-linked-roles). */
  private static final String BATCH_TAG = "AWSBatchServiceTag";

  // arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/ID
  private static final Pattern TASK = Pattern.compile("arn:[^:]+:ecs:[^:]*:[^:]*:task/([^/]+)/.+");

  // arn:aws:ecs:REGION:ACCOUNT:container-instance/CLUSTER/ID
  private static final Pattern MACHINE =
      Pattern.compile("arn:[^:]+:ecs:[^:]*:[^:]*:container-instance/([^/]+)/.+");

  private final CallLog log;
  private final KeyReader keys;
  private final ConsoleReader consoles;

  InstanceReader(CallLog log, KeyReader keys) {
    this.log = log;
    this.keys = keys;
    this.consoles = new ConsoleReader(log);
  }

  /** Why ECS stopped tasks, or keeps them waiting; ECS forgets them about an hour later. */
  void readTasks(List<JsonNode> jobs) {
    Map<String, Set<String>> byCluster = new LinkedHashMap<>();
    for (JsonNode job : jobs) {
      String state = job.path("status").asText();
      if (state.equals("SUCCEEDED")) {
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
    byCluster.forEach(this::describeTasks);
  }

  private void describeTasks(String cluster, Collection<String> tasks) {
    if (!tasks.isEmpty()) {
      log.ask(
          AwsOperation.ECS_DESCRIBE_TASKS,
          Requests.of("tasks", tasks.stream().limit(MOST_AT_ONCE).toList())
              .put("cluster", cluster));
    }
  }

  /** Everything about one compute environment's machines; Fargate has none. */
  void readEnvironment(JsonNode environment) {
    Resources resources = Resources.of(environment);
    if (!resources.hasInstances()) {
      return;
    }
    Optional<List<String>> registered = registered(environment.path("ecsClusterArn").asText(""));
    List<String> started = started(environment.path("computeEnvironmentName").asText());
    Set<String> known = new LinkedHashSet<>(registered.orElseGet(List::of));
    known.addAll(started);
    List<String> running = readInstances(resources, known);
    registered.ifPresent(
        of ->
            running.stream()
                // Without a group that is seen, others' instances can't be told from ours.
                .filter(id -> !of.contains(id) && (started.isEmpty() || started.contains(id)))
                .limit(MOST_CONSOLES)
                .forEach(consoles::read));
    readTypes(resources);
    Optional<JsonNode> template = launchTemplate(resources);
    readImages(resources, template);
    template.ifPresent(keys::readVolumes);
  }

  /** What else runs on the machine of a job; the job's own machine names it. */
  void readNeighbours(JsonNode job) {
    Matcher machine = MACHINE.matcher(ContainerPart.ofJob(job).containerInstance().orElse(""));
    if (!machine.matches()) {
      return;
    }
    List<String> tasks =
        texts(
            log.ask(
                AwsOperation.ECS_LIST_TASKS,
                Requests.of("containerInstance", machine.group()).put("cluster", machine.group(1))),
            "taskArns");
    describeTasks(machine.group(1), tasks);
  }

  /** EC2's ids of what has registered with ECS; empty where that was not seen. */
  private Optional<List<String>> registered(String cluster) {
    if (cluster.isEmpty()) {
      return Optional.empty();
    }
    Optional<ObjectNode> listed =
        log.ask(AwsOperation.ECS_LIST_CONTAINER_INSTANCES, Requests.of("cluster", cluster));
    List<String> arns = texts(listed, "containerInstanceArns");
    return arns.isEmpty()
        ? listed.map(_ -> List.of())
        : log.ask(
                AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES,
                Requests.of("containerInstances", arns.stream().limit(MOST_AT_ONCE).toList())
                    .put("cluster", cluster))
            .map(
                answer ->
                    BatchReader.stream(answer.path("containerInstances"))
                        .map(instance -> instance.path("ec2InstanceId").asText())
                        .filter(id -> !id.isEmpty())
                        .toList());
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

  /** EC2's ids of what runs. */
  private List<String> readInstances(Resources resources, Collection<String> known) {
    List<ObjectNode> answers = new ArrayList<>();
    // Also those that no group and no cluster told of.
    if (!resources.subnets().isEmpty()) {
      ObjectNode request = Requests.filtered("tag-key", List.of(BATCH_TAG));
      Requests.and(request, "Filters", "subnet-id", resources.subnets());
      Requests.and(
          request, "Filters", "instance-state-name", List.of("pending", "running", "stopping"));
      log.ask(AwsOperation.EC2_DESCRIBE_INSTANCES, request).ifPresent(answers::add);
    }
    if (!known.isEmpty()) {
      answers.addAll(
          log.askById(
              AwsOperation.EC2_DESCRIBE_INSTANCES,
              "InstanceIds",
              known.stream().limit(MOST_INSTANCES).toList()));
    }
    return answers.stream()
        .flatMap(answer -> BatchReader.stream(answer.path("Reservations")))
        .flatMap(reservation -> BatchReader.stream(reservation.path("Instances")))
        .filter(instance -> instance.at("/State/Name").asText().equals("running"))
        .map(instance -> instance.path("InstanceId").asText())
        .distinct()
        .toList();
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

  private Optional<JsonNode> launchTemplate(Resources resources) {
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
                ? request.put("LaunchTemplateName", name)
                : request.put("LaunchTemplateId", id))
        .map(answer -> answer.at("/LaunchTemplateVersions/0/LaunchTemplateData"));
  }

  private void readImages(Resources resources, Optional<JsonNode> template) {
    Set<String> images = new LinkedHashSet<>(resources.images());
    template
        .map(data -> data.path("ImageId").asText(""))
        // A parameter of the Systems Manager is no image's id.
        .filter(image -> image.startsWith("ami-"))
        .ifPresent(images::add);
    if (!images.isEmpty()) {
      log.askById(AwsOperation.EC2_DESCRIBE_IMAGES, "ImageIds", images);
    }
  }

  private static List<String> texts(Optional<ObjectNode> answer, String member) {
    return answer
        .map(found -> BatchReader.stream(found.path(member)).map(JsonNode::asText).toList())
        .orElseGet(List::of);
  }
}
