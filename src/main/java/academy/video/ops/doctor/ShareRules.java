package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import java.util.List;

/** Whether the job waits for its share of the queue, or for a supply of the account. */
final class ShareRules {

  private static final AwsOperation RESOURCE = AwsOperation.BATCH_DESCRIBE_CONSUMABLE_RESOURCE;

  void judge(Case about, Notes notes) {
    consumed(about).forEach(each -> notes.ask("consumable", look -> consumable(about, each, look)));
    if (about.queue().at("schedulingPolicyArn").isPresent()) {
      notes.look(look -> shares(about, look));
    }
  }

  /** What the job takes, or the definition where there is no job. */
  private static List<Fact> consumed(Case about) {
    String list = "consumableResourceProperties.consumableResourceList";
    return about.job().map(job -> job.at(list)).orElse(about.definition().at(list)).items();
  }

  private static void consumable(Case about, Fact wanted, Look look) {
    String name = wanted.at("consumableResource").text();
    look.with("consumable", Case.lastPart(name)).with("wanted", wanted.at("quantity").number());
    Fact resource = look.answer(RESOURCE, name);
    if (resource.isAbsent()) {
      look.found(Cause.CONSUMABLE_EXHAUSTED, "missing", wanted.at("consumableResource"), resource);
      return;
    }
    Fact total = resource.at("totalQuantity");
    Fact available = resource.at("availableQuantity");
    look.with("total", total.number())
        .with("available", available.number())
        .with("in-use", resource.at("inUseQuantity").number());
    if (total.isPresent() && total.number() < wanted.at("quantity").number()) {
      look.found(Cause.CONSUMABLE_EXHAUSTED, "too-small", total, wanted.at("quantity"));
    } else if (available.isPresent()
        && available.number() < wanted.at("quantity").number()
        && isWaiting(about)) {
      look.found(Cause.CONSUMABLE_EXHAUSTED, available, wanted.at("quantity"));
    }
  }

  private static boolean isWaiting(Case about) {
    return about.isState(BatchState.PENDING) || about.isState(BatchState.RUNNABLE);
  }

  /** How the queue shares out is Batch's secret: the rules alone can be seen. */
  private static void shares(Case about, Look look) {
    Fact arn = about.queue().at("schedulingPolicyArn");
    Fact policy =
        about
            .facts()
            .item(
                AwsOperation.BATCH_DESCRIBE_SCHEDULING_POLICIES,
                "schedulingPolicies",
                "arn",
                arn.text());
    look.with("policy", Case.lastPart(arn.text()));
    if (policy.isAbsent()) {
      look.found(Cause.FAIR_SHARE, "missing", arn, policy);
      return;
    }
    if (!about.isState(BatchState.RUNNABLE) || !about.isOverdue()) {
      return;
    }
    Fact share = about.job().orElseThrow().at("shareIdentifier");
    List<String> running =
        new Jobs(about.facts())
            .all().stream()
                .filter(job -> job.state() == BatchState.RUNNING)
                .map(job -> job.at("shareIdentifier").text())
                .filter(other -> !other.isEmpty() && !share.is(other))
                .distinct()
                .sorted()
                .toList();
    Fact reserved = policy.at("fairsharePolicy.computeReservation");
    look.with("share", share.isPresent() ? share.text() : "(none)")
        .with("shares", Words.list(running))
        .with("reserved", reserved.number());
    if (!running.isEmpty()) {
      look.likely(Cause.FAIR_SHARE, arn, share, policy.at("fairsharePolicy"));
    } else if (reserved.number() > 0) {
      look.likely(Cause.FAIR_SHARE, "reserved", arn, share, reserved);
    }
  }
}
