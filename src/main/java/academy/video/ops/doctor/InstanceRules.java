package academy.video.ops.doctor;

import static academy.video.ops.doctor.Notes.seen;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether an environment's instances may register, start and do their work. */
final class InstanceRules {

  private static final AwsOperation LIST = AwsOperation.ECS_LIST_CONTAINER_INSTANCES;
  private static final AwsOperation DESCRIBE = AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES;
  private static final AwsOperation PROFILE = AwsOperation.IAM_GET_INSTANCE_PROFILE;
  private static final AwsOperation ACTIVITIES =
      AwsOperation.AUTOSCALING_DESCRIBE_SCALING_ACTIVITIES;
  private static final String AWSLOGS = "com.amazonaws.ecs.capability.logging-driver.awslogs";
  private static final int LONGEST_QUOTE = 200;

  void judge(Case about, Environment environment, Notes notes) {
    if (!environment.isEc2()) {
      return;
    }
    profile(about, environment, notes);
    activities(about, environment, notes);
    registered(about, environment, notes);
  }

  private static void profile(Case about, Environment environment, Notes notes) {
    String name = Case.lastPart(environment.resources().path("instanceRole").asText(""));
    if (name.isEmpty()) {
      return;
    }
    Fact<JsonNode> profile = about.facts().answer(PROFILE, name);
    String create = "aws iam create-instance-profile --instance-profile-name %s".formatted(name);
    String add =
        "aws iam add-role-to-instance-profile --instance-profile-name %s --role-name …"
            .formatted(name);
    if (profile.isAbsent()) {
      notes.certain(
          Cause.INSTANCE_PROFILE_MISSING,
          "%s starts instances with instance profile %s, which does not exist"
              .formatted(environment.called(), name),
          List.of(
              seen(
                  AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
                  "computeResources.instanceRole",
                  name),
              seen(PROFILE, "error", "NoSuchEntity")),
          create,
          add);
      return;
    }
    profile
        .unseen()
        .ifPresent(
            why ->
                notes.open(
                    "instances of %s may register with ECS".formatted(environment.called()), why));
    profile
        .value()
        .ifPresent(
            answer -> {
              JsonNode roles = answer.path("InstanceProfile").path("Roles");
              if (roles.isEmpty()) {
                notes.certain(
                    Cause.INSTANCE_PROFILE_MISSING,
                    "%s starts instances with instance profile %s, which holds no role"
                        .formatted(environment.called(), name),
                    List.of(seen(PROFILE, "InstanceProfile.Roles", "[]")),
                    add);
              } else {
                role(about, environment, roles.get(0).path("RoleName").asText(), notes);
              }
            });
  }

  private static void role(Case about, Environment environment, String role, Notes notes) {
    Roles.May register = Roles.may(about.facts(), role, "ecs:RegisterContainerInstance");
    String policy = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";
    switch (register.answer()) {
      case YES ->
          notes.well("instances of %s may register with ECS".formatted(environment.called()));
      case NO ->
          notes.certain(
              Cause.INSTANCE_ROLE_POLICY,
              ("instances of %s can't register with ECS because their role %s lacks"
                      + " AmazonEC2ContainerServiceforEC2Role")
                  .formatted(environment.called(), role),
              List.of(
                  seen(
                      AwsOperation.IAM_LIST_ATTACHED_ROLE_POLICIES,
                      "AttachedPolicies",
                      "none allows ecs:RegisterContainerInstance")),
              "aws iam attach-role-policy --role-name %s --policy-arn %s".formatted(role, policy));
      case UNKNOWN ->
          notes.open(
              "instances of %s may register with ECS".formatted(environment.called()),
              register.why());
    }
  }

  /** What became of the latest attempts to start instances. */
  private static void activities(Case about, Environment environment, Notes notes) {
    Optional<JsonNode> last =
        about.facts().items(ACTIVITIES, "Activities").stream()
            .filter(activity -> isOf(activity, about, environment))
            .max(Comparator.comparing(activity -> activity.path("StartTime").asText()));
    if (last.isEmpty()) {
      about
          .facts()
          .calls(ACTIVITIES)
          .flatMap(call -> call.failed().stream())
          .findFirst()
          .ifPresent(
              fault ->
                  notes.open(
                      "EC2 refuses instances for %s".formatted(environment.called()),
                      Facts.why(fault)));
      return;
    }
    String status = last.get().path("StatusCode").asText();
    String message = last.get().path("StatusMessage").asText("");
    if (status.equals("Failed") || status.equals("Cancelled")) {
      refused(environment, status, message, notes);
    } else if (status.equals("Successful")) {
      notes.well("EC2 started the last instance of %s".formatted(environment.called()));
    }
  }

  /** Batch names groups after the environment; a group of another one says nothing of this. */
  private static boolean isOf(JsonNode activity, Case about, Environment environment) {
    String group = activity.path("AutoScalingGroupName").asText();
    boolean named =
        group.startsWith(environment.name() + "-asg-") || group.equals(environment.name());
    boolean tagged =
        about
            .facts()
            .items(AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS, "AutoScalingGroups")
            .stream()
            .filter(item -> item.path("AutoScalingGroupName").asText().equals(group))
            .flatMap(item -> Facts.elements(item.path("Tags")))
            .anyMatch(
                tag ->
                    tag.path("Value").asText().equals(environment.name())
                        || tag.path("Value")
                            .asText()
                            .equals(environment.json().path("computeEnvironmentArn").asText("-")));
    return named || tagged;
  }

  private static void refused(Environment environment, String status, String message, Notes notes) {
    List<Evidence> evidence =
        List.of(
            seen(ACTIVITIES, "StatusCode", status),
            seen(ACTIVITIES, "StatusMessage", Words.clause(message, LONGEST_QUOTE)));
    String name = environment.called();
    if (message.contains("VcpuLimitExceeded")
        || message.contains("vCPU capacity than your current vCPU limit")) {
      notes.certain(
          Cause.QUOTA_REACHED,
          "%s can't start instances because the account's vCPU quota%s is used up"
              .formatted(name, quota(message)),
          evidence,
          "aws service-quotas request-service-quota-increase --service-code ec2 --quota-code %s"
                  .formatted(environment.isSpot() ? "L-34B43A08" : "L-1216C47A")
              + " --desired-value …");
    } else if (message.contains("MaxSpotInstanceCountExceeded")
        || message.contains("Max spot instance count exceeded")) {
      notes.certain(
          Cause.QUOTA_REACHED,
          "%s can't start instances because the account's Spot quota is used up".formatted(name),
          evidence,
          "aws service-quotas request-service-quota-increase --service-code ec2 --quota-code"
              + " L-34B43A08 --desired-value …");
    } else if (message.contains("SpotMaxPriceTooLow")
        || message.contains("lower than the minimum required Spot request")) {
      notes.certain(
          Cause.SPOT_PRICE,
          "%s can't start Spot instances because its bidPercentage of %s is below their price"
              .formatted(name, environment.resources().path("bidPercentage").asText("(none)")),
          evidence,
          "leave bidPercentage out of the environment: then it is the On-Demand price");
    } else if (message.contains("InsufficientInstanceCapacity")
        || message.contains("UnfulfillableCapacity")
        || message.contains("no Spot capacity")
        || message.contains("do not have sufficient")) {
      notes.certain(
          environment.isSpot() ? Cause.NO_SPOT_CAPACITY : Cause.NO_CAPACITY,
          "%s can't start instances because EC2 has no %scapacity of %s in its zones"
              .formatted(
                  name,
                  environment.isSpot() ? "Spot " : "",
                  Words.list(environment.instanceTypes())),
          evidence,
          "add instance types and zones to the environment",
          "or put an On-Demand environment behind it in the queue's order");
    } else {
      notes.certain(
          Cause.LAUNCH_REFUSED,
          "%s can't start instances: %s".formatted(name, Words.clause(message, LONGEST_QUOTE)),
          evidence,
          "aws autoscaling describe-scaling-activities   # the newest first");
    }
  }

  private static String quota(String message) {
    String number = message.replaceAll("(?s).*current vCPU limit of (\\d+).*", "$1");
    return number.matches("\\d+") ? " of " + number : "";
  }

  private static void registered(Case about, Environment environment, Notes notes) {
    Fact<List<JsonNode>> instances = Instances.of(about.facts(), environment);
    instances
        .unseen()
        .ifPresent(
            why ->
                notes.open(
                    "instances of %s are registered with ECS".formatted(environment.called()),
                    why));
    List<JsonNode> all = instances.value().orElse(List.of());
    if (all.isEmpty()) {
      running(about, environment, instances, notes);
      return;
    }
    List<JsonNode> connected =
        all.stream().filter(item -> item.path("agentConnected").asBoolean()).toList();
    if (connected.isEmpty()) {
      notes.certain(
          Cause.AGENT_DISCONNECTED,
          "%s of %s can't be given work because the ECS agent is not connected"
              .formatted(instances(all.size()), environment.called()),
          List.of(seen(DESCRIBE, "agentConnected", "false")),
          "look at /var/log/ecs/ecs-agent.log on %s"
              .formatted(all.getFirst().path("ec2InstanceId").asText("the instance")),
          "end the instances: Batch starts new ones");
    } else if (all.stream().allMatch(item -> item.path("attributes").size() > 0)
        && usesAwslogs(about)
        && connected.stream().noneMatch(item -> Instances.hasAttribute(item, AWSLOGS))) {
      notes.certain(
          Cause.NO_LOG_DRIVER,
          "%s of %s can't take the job because they lack the awslogs log driver"
              .formatted(instances(all.size()), environment.called()),
          List.of(seen(DESCRIBE, "attributes[].name", "no " + AWSLOGS)),
          "use an ECS-optimized machine image",
          "or set ECS_AVAILABLE_LOGGING_DRIVERS=[\"json-file\",\"awslogs\"] in"
              + " /etc/ecs/ecs.config");
    } else {
      notes.well(
          "%s has %s registered and connected"
              .formatted(environment.called(), Words.count(connected.size(), "instance")));
    }
  }

  private static String instances(int number) {
    return number == 1 ? "the 1 instance" : "all %d instances".formatted(number);
  }

  private static boolean usesAwslogs(Case about) {
    return about.container().at("/logConfiguration/logDriver").asText("awslogs").equals("awslogs");
  }

  /** Instances that EC2 runs and ECS does not know. */
  private static void running(
      Case about, Environment environment, Fact<List<JsonNode>> registered, Notes notes) {
    long running =
        about
            .facts()
            .items(AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS, "AutoScalingGroups")
            .stream()
            .filter(
                group ->
                    group
                        .path("AutoScalingGroupName")
                        .asText()
                        .startsWith(environment.name() + "-asg-"))
            .mapToLong(group -> group.path("Instances").size())
            .sum();
    boolean waits =
        about.isState(BatchState.RUNNABLE)
            && about.job().filter(job -> Waits.isOverdue(job, about.now())).isPresent();
    if (registered.value().isPresent() && running > 0 && waits) {
      notes.likely(
          Cause.INSTANCES_NOT_REGISTERED,
          "%s of %s %s, but none has registered with ECS"
              .formatted(
                  Words.count(running, "instance"),
                  environment.called(),
                  running == 1 ? "runs" : "run"),
          List.of(
              seen(AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS, "Instances", running),
              seen(LIST, "containerInstanceArns", "[]")),
          "aws ec2 get-console-output --instance-id …   # does the ECS agent start?",
          "check the machine image, the launch template's user data and DNS in the VPC");
    }
  }
}
