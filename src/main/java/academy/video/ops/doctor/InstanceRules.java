package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import java.util.List;
import java.util.Optional;

/** Whether an environment's instances may register, start and do their work. */
final class InstanceRules {

  private static final String SECRETS = "ecs.capability.secrets.asm.environment-variables";
  private static final String PARAMETERS = "ecs.capability.secrets.ssm.environment-variables";
  private static final String AWSLOGS = "com.amazonaws.ecs.capability.logging-driver.awslogs";

  void judge(Case about, Environment environment, Notes notes) {
    if (environment.isEc2()) {
      notes.ask("instance-role", look -> profile(about, environment, look));
      notes.ask("registered", look -> registered(about, environment, notes, look));
    } else if (environment.at("type").is("UNMANAGED")) {
      notes.look(look -> unmanaged(about, environment, look));
    }
  }

  private static void profile(Case about, Environment environment, Look look) {
    Fact named = environment.resource("instanceRole");
    if (named.text().isEmpty()) {
      look.unanswered();
      return;
    }
    Fact profile = look.read(Puller.profile(about.facts(), environment));
    look.with("profile", Case.lastPart(named.text()));
    if (profile.isAbsent()) {
      look.found(Cause.INSTANCE_PROFILE_MISSING, named, profile);
      return;
    }
    Fact role = Puller.instanceRole(about.facts(), environment).at("RoleName");
    if (role.isAbsent()) {
      look.found(Cause.INSTANCE_PROFILE_MISSING, "empty", profile.at("Roles"));
    } else if (role.isPresent()) {
      Rights.May may =
          Rights.may(
              about.facts(), role.text(), "ecs:RegisterContainerInstance", environment.cluster());
      look.with("role", role.text());
      switch (may.answer()) {
        case YES -> {} // well
        case NO -> look.found(Cause.INSTANCE_ROLE_POLICY, may.evidence());
        case UNKNOWN -> look.blind(may.why());
      }
    }
  }

  private static void unmanaged(Case about, Environment environment, Look look) {
    if (about.isOverdue() && Instances.none(about.facts(), environment)) {
      look.found(
          Cause.INSTANCES_NOT_REGISTERED,
          "unmanaged",
          environment.at("type"),
          Instances.arns(about.facts(), environment));
    }
  }

  private static void registered(Case about, Environment environment, Notes notes, Look look) {
    List<Fact> all = Instances.read(look, environment);
    if (look.isBlind()) {
      return;
    }
    if (all.isEmpty()) {
      running(about, environment, notes, look);
      return;
    }
    List<Fact> connected =
        all.stream().filter(item -> item.at("agentConnected").json().asBoolean()).toList();
    List<Fact> active =
        connected.stream().filter(item -> !item.at("status").is("DRAINING")).toList();
    look.with(
            "which", all.size() == 1 ? "the 1 instance" : "all %d instances".formatted(all.size()))
        .with("they", all.size() == 1 ? "it" : "they")
        .with("instances", Words.count(connected.size(), "instance"))
        .with("instance", all.getFirst().at("ec2InstanceId").text());
    if (connected.isEmpty()) {
      look.found(Cause.AGENT_DISCONNECTED, all.getFirst().at("agentConnected"));
    } else if (active.isEmpty()) {
      look.found(Cause.INSTANCES_DRAINING, connected.getFirst().at("status"));
    } else {
      capability(about, active, look);
    }
  }

  /** What the agent must be able to do for the job (ECS developer guide, agent configuration). */
  private static void capability(Case about, List<Fact> active, Look look) {
    boolean told = active.stream().allMatch(item -> !item.at("attributes").items().isEmpty());
    if (told
        && about.usesAwslogs()
        && active.stream().noneMatch(item -> Instances.hasAttribute(item, AWSLOGS))) {
      look.found(Cause.NO_LOG_DRIVER, active.getFirst().at("attributes"));
      return;
    }
    if (!about.isState(BatchState.RUNNABLE) || !about.isOverdue()) {
      return;
    }
    for (String source : new Secrets(about).sources().keySet()) {
      String needed = SecretSource.of(source).isPresent() ? SECRETS : PARAMETERS;
      if (told && active.stream().noneMatch(item -> Instances.hasAttribute(item, needed))) {
        look.with("capability", needed)
            .likely(Cause.AGENT_TOO_OLD, active.getFirst().at("versionInfo.agentVersion"));
        return;
      }
    }
  }

  /** Instances that EC2 runs and ECS does not know. */
  private static void running(Case about, Environment environment, Notes notes, Look look) {
    List<Fact> running =
        LaunchRules.groups(about.facts(), environment)
            .flatMap(group -> group.at("Instances").items().stream())
            .toList();
    look.unanswered();
    if (running.isEmpty() || !about.isState(BatchState.RUNNABLE) || !about.isOverdue()) {
      return;
    }
    Fact none = Instances.arns(about.facts(), environment);
    Fact first = running.getFirst().at("InstanceId");
    look.with("instances", Words.count(running.size(), "instance"))
        .with("run", running.size() == 1 ? "runs" : "run")
        .with("instance", first.text());
    Optional<Fact> custom =
        TypeRules.machineImages(about.facts(), environment).stream()
            .filter(id -> !isOfAmazon(about.facts(), id))
            .findFirst();
    if (custom.isPresent()) {
      look.with("ami-id", custom.get().text())
          .likely(Cause.MACHINE_IMAGE_SUSPECT, custom.get(), first, none);
    } else {
      if (!notes.isWell("network-acls")) {
        look.with("subnets-csv", String.join(",", environment.subnets()));
      }
      look.with("left", Words.either(notes.unseenOfNetwork("the ECS agent")))
          .likely(
              Cause.INSTANCES_NOT_REGISTERED, notes.leadsOut() ? "network-well" : "", first, none);
    }
  }

  private static boolean isOfAmazon(Facts facts, Fact id) {
    return facts
        .item(AwsOperation.EC2_DESCRIBE_IMAGES, "Images", "ImageId", id.text())
        .at("ImageOwnerAlias")
        .is("amazon");
  }
}
