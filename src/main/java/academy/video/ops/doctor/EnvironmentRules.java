package academy.video.ops.doctor;

import static academy.video.ops.doctor.Notes.seen;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Whether a compute environment works, and is for jobs like these. */
final class EnvironmentRules {

  private static final AwsOperation CALL = AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS;
  private static final String SERVICE_LINKED = "AWSServiceRoleForBatch";

  void judge(Case about, Environment environment, Notes notes) {
    state(environment, notes);
    status(environment, notes);
    serviceRole(about, environment, notes);
    if (!environment.resources().isMissingNode()) {
      maxVcpus(about, environment, notes);
      platform(about, environment, notes);
      inUse(about, environment, notes);
    }
  }

  private static void state(Environment environment, Notes notes) {
    if (environment.state().equals("DISABLED")) {
      notes.certain(
          Cause.ENVIRONMENT_DISABLED,
          environment.called() + " is DISABLED",
          List.of(seen(CALL, "state", "DISABLED")),
          "aws batch update-compute-environment --compute-environment %s --state ENABLED"
              .formatted(environment.name()));
    }
  }

  private static void status(Environment environment, Notes notes) {
    String status = environment.status();
    String reason = environment.statusReason();
    List<Evidence> evidence =
        List.of(seen(CALL, "status", status), seen(CALL, "statusReason", reason));
    String said = QueueRules.quoted(environment.json());
    String name = environment.name();
    switch (status) {
      case "VALID" -> {
        if (environment.state().equals("ENABLED")) {
          notes.well("%s is ENABLED and VALID".formatted(environment.called()));
        }
      }
      case "INVALID" -> {
        if (reason.contains("IamFleetRole")) {
          notes.certain(
              Cause.SPOT_FLEET_ROLE,
              "%s is INVALID because its Spot fleet role %s is not valid"
                  .formatted(
                      environment.called(),
                      Case.lastPart(
                          environment.resources().path("spotIamFleetRole").asText("(none)"))),
              evidence,
              "aws iam get-role --role-name "
                  + Case.lastPart(environment.resources().path("spotIamFleetRole").asText("…")),
              "create the role with AmazonEC2SpotFleetTaggingRole, or use"
                  + " SPOT_PRICE_CAPACITY_OPTIMIZED, which needs none");
        } else if (reason.contains("sts:AssumeRole")) {
          notes.certain(
              Cause.SERVICE_ROLE_REFUSED,
              "%s is INVALID because Batch may not assume its service role %s"
                  .formatted(environment.called(), serviceRoleName(environment)),
              evidence,
              useServiceLinkedRole(name));
        } else if (reason.contains("is not authorized to perform")) {
          notes.certain(
              Cause.SERVICE_ROLE_REFUSED,
              "%s is INVALID because its service role %s lacks rights%s"
                  .formatted(environment.called(), serviceRoleName(environment), said),
              evidence,
              useServiceLinkedRole(name));
        } else {
          notes.certain(
              Cause.ENVIRONMENT_INVALID,
              "%s is INVALID%s".formatted(environment.called(), said),
              evidence,
              "aws batch describe-compute-environments --compute-environments " + name,
              "if somebody changed the scaling group, launch template or cluster that Batch made,"
                  + " create the environment anew");
        }
      }
      case "CREATING", "UPDATING" ->
          notes.likely(
              Cause.ENVIRONMENT_UPDATING,
              "%s is %s".formatted(environment.called(), status),
              evidence,
              "wait, and ask again");
      case "DELETING", "DELETED" ->
          notes.certain(
              Cause.ENVIRONMENT_INVALID,
              "%s is %s".formatted(environment.called(), status),
              evidence,
              "attach another compute environment to the queue");
      default ->
          notes.open(
              "%s works".formatted(environment.called()), "its status is '%s'".formatted(status));
    }
  }

  private static String useServiceLinkedRole(String name) {
    return ("aws batch update-compute-environment --compute-environment %s --service-role"
            + " arn:aws:iam::ACCOUNT:role/aws-service-role/batch.amazonaws.com/%s")
        .formatted(name, SERVICE_LINKED);
  }

  private static String serviceRoleName(Environment environment) {
    String role = Case.lastPart(environment.json().path("serviceRole").asText(""));
    return role.isEmpty() ? SERVICE_LINKED : role;
  }

  private static void serviceRole(Case about, Environment environment, Notes notes) {
    String role = serviceRoleName(environment);
    Fact<JsonNode> found = Roles.role(about.facts(), role);
    if (found.isAbsent()) {
      boolean linked = role.equals(SERVICE_LINKED);
      notes.certain(
          Cause.SERVICE_ROLE_MISSING,
          "%s works with role %s, which does not exist"
              .formatted(environment.called(), linked ? "(service-linked) " + role : role),
          List.of(
              seen(CALL, "serviceRole", environment.json().path("serviceRole").asText("")),
              seen(AwsOperation.IAM_GET_ROLE, "error", "NoSuchEntity")),
          linked
              ? "aws iam create-service-linked-role --aws-service-name batch.amazonaws.com"
              : useServiceLinkedRole(environment.name()));
      return;
    }
    found
        .value()
        .ifPresent(
            json -> {
              if (Roles.trusts(json, "batch.amazonaws.com").equals(Roles.Answer.NO)) {
                notes.certain(
                    Cause.SERVICE_ROLE_REFUSED,
                    "%s works with role %s, which does not trust batch.amazonaws.com"
                        .formatted(environment.called(), role),
                    List.of(
                        seen(
                            AwsOperation.IAM_GET_ROLE,
                            "AssumeRolePolicyDocument",
                            Roles.principals(json))),
                    useServiceLinkedRole(environment.name()));
              } else {
                notes.well("service role %s exists".formatted(role));
              }
            });
  }

  private static void maxVcpus(Case about, Environment environment, Notes notes) {
    JsonNode most = environment.resources().path("maxvCpus");
    if (!most.isNumber()) {
      return;
    }
    String raise =
        "aws batch update-compute-environment --compute-environment %s --compute-resources"
            .formatted(environment.name());
    Need need = about.need();
    if (most.asInt() == 0) {
      notes.certain(
          Cause.MAX_VCPUS_ZERO,
          "%s may use no vCPU: its maxvCpus is 0".formatted(environment.called()),
          List.of(seen(CALL, "computeResources.maxvCpus", 0)),
          raise + " maxvCpus=64");
    } else if (need.vcpus() > most.asInt()) {
      notes.certain(
          Cause.MAX_VCPUS_TOO_SMALL,
          "%s may use %s vCPU, and one job asks for %s"
              .formatted(environment.called(), most.asText(), need.vcpusText()),
          List.of(
              seen(CALL, "computeResources.maxvCpus", most.asText()),
              seen(source(about), "resourceRequirements.VCPU", need.vcpusText())),
          "%s maxvCpus=%d".formatted(raise, (long) Math.ceil(need.vcpus()) * 8),
          "or ask for less: resourceRequirements VCPU in the job definition");
    } else if (need.vcpus() > 0) {
      notes.well(
          "%s may use %s vCPU, a job asks for %s"
              .formatted(environment.called(), most.asText(), need.vcpusText()));
    }
  }

  /** The call that told what a job asks for. */
  static AwsOperation source(Case about) {
    return about.job().filter(job -> job.container().has("image")).isPresent()
        ? AwsOperation.BATCH_DESCRIBE_JOBS
        : AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS;
  }

  private static void platform(Case about, Environment environment, Notes notes) {
    if (!environment.isFargate() && !environment.isEc2()) {
      notes.open(
          "%s can run the job".formatted(environment.called()),
          "its kind %s is not known here".formatted(environment.kind()));
      return;
    }
    about
        .isFargate()
        .filter(fargate -> fargate != environment.isFargate())
        .ifPresent(
            fargate ->
                notes.certain(
                    Cause.PLATFORM_DIFFERS,
                    "the job is for %s, and %s is of kind %s"
                        .formatted(
                            fargate ? "FARGATE" : "EC2", environment.called(), environment.kind()),
                    List.of(
                        seen(
                            AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
                            "platformCapabilities",
                            fargate ? "FARGATE" : "EC2"),
                        seen(CALL, "computeResources.type", environment.kind())),
                    "submit to a queue whose environments are %s"
                        .formatted(fargate ? "FARGATE" : "EC2 or SPOT"),
                    "or register the definition with platformCapabilities [\"%s\"]"
                        .formatted(environment.isFargate() ? "FARGATE" : "EC2")));
  }

  /** Everything the environment may have is at work for others: the job waits its turn. */
  private static void inUse(Case about, Environment environment, Notes notes) {
    Need need = about.need();
    int most = environment.maxVcpus();
    int desired = environment.desiredVcpus();
    if (!about.isState(BatchState.RUNNABLE)
        || need.vcpus() <= 0
        || most < need.vcpus()
        || desired == 0
        || desired + need.vcpus() <= most) {
      return;
    }
    Fact<List<JsonNode>> instances = Instances.of(about.facts(), environment);
    String clause =
        "all %d vCPU of %s are in use by other jobs".formatted(desired, environment.called());
    List<Evidence> evidence =
        List.of(
            seen(CALL, "computeResources.desiredvCpus", desired),
            seen(CALL, "computeResources.maxvCpus", most));
    String[] fix = {
      "wait: the job runs when another ends",
      "or: aws batch update-compute-environment --compute-environment %s --compute-resources maxvCpus=%d"
          .formatted(environment.name(), most * 2L)
    };
    List<JsonNode> seenInstances = instances.value().orElse(List.of());
    boolean full =
        !seenInstances.isEmpty()
            && seenInstances.stream()
                .allMatch(
                    item -> Instances.remainingCpu(item) < need.vcpus() * Instances.CPU_UNITS);
    if (full) {
      notes.certain(Cause.CAPACITY_IN_USE, clause, evidence, fix);
    } else if (instances.unseen().isPresent()) {
      notes.likely(Cause.CAPACITY_IN_USE, clause, evidence, fix);
    }
  }
}
