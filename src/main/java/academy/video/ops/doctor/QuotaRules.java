package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import java.util.List;

/** Whether the account's quota of vCPUs has room for the job. */
final class QuotaRules {

  private static final AwsOperation CALL = AwsOperation.SERVICEQUOTAS_GET_SERVICE_QUOTA;

  void judge(Case about, Environment environment, Notes notes) {
    VcpuQuota.of(environment.fact().json())
        .ifPresent(quota -> notes.ask("quota", look -> quota(about, environment, quota, look)));
  }

  private static void quota(Case about, Environment environment, VcpuQuota quota, Look look) {
    Fact value = look.read(about.facts().answer(CALL, quota.code()).at("Quota.Value"));
    double needed = about.need().vcpus();
    look.with("quota", Need.number(value.json().asDouble()))
        .with("quota-name", quota.called())
        .with("quota-code", quota.code())
        .with("quota-service", quota.service())
        .with("vcpus", Need.number(needed));
    // EC2 says itself where a quota keeps it from starting instances; Fargate does not.
    boolean waitsOnFargate = isWaiting(about) && environment.isFargate();
    look.openOnlyIf(waitsOnFargate);
    if (needed == 0) {
      return;
    }
    Fact asked = about.requirement("VCPU");
    List<Fact> others = running(about, environment);
    double taken =
        others.stream().mapToDouble(job -> Need.of(Job.containerOf(job).json()).vcpus()).sum();
    look.with("taken", Need.number(taken)).with("jobs", Words.count(others.size(), "job"));
    double limit = value.json().asDouble();
    Fact most = environment.resource("maxvCpus");
    if (value.isPresent() && needed > limit) {
      look.found(Cause.QUOTA_REACHED, "too-small", value, asked);
    } else if (value.isPresent() && waitsOnFargate && taken + needed > limit) {
      look.found(Cause.QUOTA_REACHED, "taken", value, asked, others.getFirst().at("status"));
    } else if (waitsOnFargate
        && about.environments().size() == 1
        && !others.isEmpty()
        && taken + needed > most.number()) {
      // Known without the quota, whether that was seen or not.
      look.aside()
          .with("max", most.number())
          .with("more", most.number() * 2)
          .found(Cause.CAPACITY_IN_USE, "fargate", most, asked, others.getFirst().at("status"));
      look.unanswered();
    } else if (!value.isPresent() && waitsOnFargate) {
      look.with("or-capacity", environment.isSpot() ? ", or Fargate Spot has no capacity" : "")
          .likely(Cause.QUOTA_REACHED, "perhaps", asked, about.job().orElseThrow().at("status"));
    }
  }

  private static boolean isWaiting(Case about) {
    return about.isState(BatchState.RUNNABLE) && about.isOverdue();
  }

  /**
   * The other jobs of the queue that take from the same quota. Others of the account may take more:
   * this is the least.
   */
  private static List<Fact> running(Case about, Environment environment) {
    boolean allAlike =
        about.wholeOrder()
            && about.environments().stream()
                .allMatch(each -> each.at("computeResources.type").is(environment.kind()));
    return allAlike
        ? new Jobs(about.facts())
            .all().stream()
                .filter(job -> job.state() == BatchState.RUNNING)
                .filter(job -> Case.lastPart(job.at("jobQueue").text()).equals(about.queueName()))
                .map(Job::fact)
                .toList()
        : List.of();
  }
}
