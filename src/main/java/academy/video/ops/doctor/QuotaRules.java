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
    look.openOnlyIf(isWaiting(about) && environment.isFargate());
    if (!value.isPresent() || needed == 0) {
      return;
    }
    double limit = value.json().asDouble();
    Fact asked = about.requirement("VCPU");
    if (needed > limit) {
      look.found(Cause.QUOTA_REACHED, "too-small", value, asked);
      return;
    }
    List<Fact> others = running(about, environment);
    double taken =
        others.stream().mapToDouble(job -> Need.of(Job.containerOf(job).json()).vcpus()).sum();
    if (environment.isFargate() && isWaiting(about) && taken + needed > limit) {
      look.with("taken", Need.number(taken))
          .with("jobs", Words.count(others.size(), "job"))
          .found(Cause.QUOTA_REACHED, "taken", value, asked, others.getFirst().at("status"));
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
