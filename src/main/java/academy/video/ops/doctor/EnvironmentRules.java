package academy.video.ops.doctor;

import academy.video.batch.BatchState;
import java.util.List;
import java.util.Optional;

/** Whether a compute environment works, and is for jobs like these. */
final class EnvironmentRules {

  void judge(Case about, Environment environment, Notes notes) {
    notes.ask("environment", look -> state(about, environment, look));
    notes.ask("service-role", look -> serviceRole(about, environment, look));
    notes.look(look -> cluster(about, environment, look));
    notes.ask("max-vcpus", look -> maxVcpus(about, environment, look));
    notes.ask("platform", look -> platform(about, environment, look));
    notes.look(look -> inUse(about, environment, look));
  }

  private static void state(Case about, Environment environment, Look look) {
    Fact status = environment.at("status");
    look.with("status", status.text()).with("reason", QueueRules.quoted(environment.fact()));
    if (environment.at("state").is("DISABLED")) {
      look.found(Cause.ENVIRONMENT_DISABLED, environment.at("state"));
    }
    switch (status.text()) {
      case "VALID" -> {}
      case "INVALID" -> invalid(about, environment, look);
      case "CREATING", "UPDATING" -> look.likely(Cause.ENVIRONMENT_UPDATING, status);
      case "DELETING", "DELETED" -> look.found(Cause.ENVIRONMENT_INVALID, "deleted", status);
      default -> look.blind("its status is '%s'".formatted(status.text()));
    }
  }

  private static void invalid(Case about, Environment environment, Look look) {
    Fact reason = environment.at("statusReason");
    Optional<Refusal> known = Refusal.of(reason.text());
    if (known.isEmpty()) {
      boolean joining =
          reason.text().contains("joining") || reason.text().contains("scaled down because");
      look.found(
          Cause.ENVIRONMENT_INVALID, joining ? "joining" : "", environment.at("status"), reason);
    } else if (known.get() == Refusal.ASSUME
        && Rights.role(about.facts(), environment.serviceRole()).isAbsent()) {
      look.found(Cause.SERVICE_ROLE_REFUSED, "absent", reason);
    } else {
      known.get().note(environment, look, reason);
    }
  }

  private static void serviceRole(Case about, Environment environment, Look look) {
    String role = environment.serviceRole();
    boolean linked = role.equals(RoleReader.LINKED_ROLE);
    Fact found = look.read(Rights.role(about.facts(), role));
    if (found.isAbsent()) {
      look.found(
          Cause.SERVICE_ROLE_MISSING, linked ? "linked" : "", environment.at("serviceRole"), found);
    } else if (found.isPresent()
        && Rights.trusts(found, "batch.amazonaws.com") == Rights.Answer.NO) {
      look.with("principals", Rights.principals(found))
          .found(Cause.SERVICE_ROLE_REFUSED, "trust", found.at("AssumeRolePolicyDocument"));
    } else if (look.isBlind() && environment.at("status").is("VALID")) {
      look.unanswered(); // Batch works with it
    }
  }

  private static void cluster(Case about, Environment environment, Look look) {
    if (!environment.isEc2() || environment.cluster().isEmpty()) {
      return;
    }
    Fact arns = Instances.arns(about.facts(), environment);
    if (arns.isAbsent()) {
      look.found(Cause.CLUSTER_MISSING, environment.at("ecsClusterArn"), arns);
    }
  }

  private static void maxVcpus(Case about, Environment environment, Look look) {
    Fact most = environment.resource("maxvCpus");
    Fact vcpus = about.requirement("VCPU");
    double need = about.need().vcpus();
    look.with("max", most.text())
        .with("need", about.need().vcpusText())
        .with("more", (long) Math.max(16, Math.ceil(need) * 8));
    if (most.isPresent() && most.number() == 0) {
      look.found(Cause.MAX_VCPUS_ZERO, most);
    } else if (most.isPresent() && need > most.number()) {
      look.found(Cause.MAX_VCPUS_TOO_SMALL, most, vcpus);
    } else if (most.isAbsent() || need <= 0) {
      look.unanswered();
    }
  }

  private static void platform(Case about, Environment environment, Look look) {
    Fact platforms = about.platforms();
    Fact kind = environment.resource("type");
    if (kind.isAbsent()) {
      look.unanswered(); // an unmanaged environment
    } else if (!environment.isFargate() && !environment.isEc2()) {
      look.blind("its kind %s is not known here".formatted(kind.text()));
    } else if (platforms.unseen().isEmpty() && about.isFargate() != environment.isFargate()) {
      look.with("platform", about.isFargate() ? "FARGATE" : "EC2")
          .with("other-platform", about.isFargate() ? "EC2" : "FARGATE")
          .found(Cause.PLATFORM_DIFFERS, platforms, kind);
    } else {
      look.unanswered();
    }
  }

  /** Everything the environment may have is at work for others: the job waits its turn. */
  private static void inUse(Case about, Environment environment, Look look) {
    double need = about.need().vcpus();
    Fact most = environment.resource("maxvCpus");
    Fact desired = environment.resource("desiredvCpus");
    if (!about.isState(BatchState.RUNNABLE)
        || need <= 0
        || most.number() < need
        || desired.number() == 0
        || desired.number() + need <= most.number()) {
      return;
    }
    look.with("desired", desired.number()).with("more", most.number() * 2);
    List<Fact> instances = Instances.read(look, environment);
    List<Fact> remaining =
        instances.stream()
            .map(each -> Instances.resource(each, "remainingResources", "CPU"))
            .toList();
    boolean full =
        !remaining.isEmpty()
            && remaining.stream()
                .allMatch(cpu -> cpu.isPresent() && cpu.number() < need * Instances.CPU_UNITS);
    if (full) {
      look.found(Cause.CAPACITY_IN_USE, desired, most, remaining.getFirst());
    } else if (look.isBlind()) {
      look.likely(Cause.CAPACITY_IN_USE, desired, most);
    }
  }
}
