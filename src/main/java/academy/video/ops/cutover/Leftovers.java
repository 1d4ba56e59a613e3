package academy.video.ops.cutover;

import academy.video.ops.cutover.AccountFacts.Group;
import academy.video.ops.cutover.AccountFacts.Queue;
import academy.video.ops.cutover.AccountFacts.Target;
import java.util.ArrayList;
import java.util.List;

/** What of the old ways is left in the account, and how it is deleted. Deletes nothing. */
final class Leftovers {

  private final CutoverRules rules;

  Leftovers(CutoverRules rules) {
    this.rules = rules;
  }

  /** In the order in which they are best deleted: what acts by itself comes first. */
  List<Leftover> of(AccountFacts account) {
    List<Leftover> leftovers = new ArrayList<>();
    account.policies().items().stream()
        .filter(policy -> rules.isVideoResource(policy.group()))
        .forEach(
            policy ->
                leftovers.add(
                    new Leftover(
                        "scaling policy",
                        policy.name(),
                        "%s, of %s".formatted(policy.type(), policy.group()),
                        List.of(
                            "aws autoscaling delete-policy --auto-scaling-group-name %s --policy-name %s"
                                .formatted(quoted(policy.group()), quoted(policy.name()))))));
    account.targets().items().stream()
        .filter(target -> !Arns.isLambda(target.arn())) // those are condition 3's
        .filter(target -> VideoFunctions.isVideoTrigger(target, rules))
        .forEach(target -> leftovers.add(of(target)));
    account.alarms().items().stream()
        .filter(
            alarm ->
                alarm.texts().stream().anyMatch(rules::isVideoResource)
                    && alarm.texts().stream().noneMatch(rules::isExceptedResource))
        .forEach(
            alarm ->
                leftovers.add(
                    new Leftover(
                        "alarm",
                        alarm.name(),
                        alarm.dimensions().isEmpty()
                            ? "of no dimension"
                            : "of " + String.join(", ", alarm.dimensions()),
                        List.of(
                            "aws cloudwatch delete-alarms --alarm-names "
                                + quoted(alarm.name())))));
    account.groups().items().stream()
        .filter(group -> rules.isVideoResource(group.name()))
        .forEach(group -> leftovers.add(of(group)));
    account.queues().items().stream()
        .filter(queue -> rules.isVideoResource(queue.name()))
        .forEach(queue -> leftovers.add(of(queue)));
    return leftovers;
  }

  private static Leftover of(Group group) {
    String name = quoted(group.name());
    return new Leftover(
        "autoscaling group",
        group.name(),
        "min %d, desired %d, %d instances"
            .formatted(group.min(), group.desired(), group.instances()),
        List.of(
            "aws autoscaling update-auto-scaling-group --auto-scaling-group-name %s --min-size 0 --desired-capacity 0"
                .formatted(name),
            "aws autoscaling delete-auto-scaling-group --auto-scaling-group-name " + name));
  }

  private static Leftover of(Target target) {
    boolean rule = target.kind().equals("rule");
    String name = quoted(target.name());
    return new Leftover(
        target.kind(),
        target.name(),
        "%s%s, invokes %s"
            .formatted(
                target.when().isEmpty() ? "" : target.when() + ", ",
                target.state(),
                target.arn().isEmpty() ? "nothing" : target.arn()),
        rule
            ? List.of(
                "aws events disable-rule --name " + name,
                "aws events list-targets-by-rule --rule " + name,
                "aws events delete-rule --name " + name)
            : List.of("aws scheduler delete-schedule --name " + name));
  }

  private static Leftover of(Queue queue) {
    return new Leftover(
        "queue",
        queue.name(),
        queue
            .messages()
            .map(
                number ->
                    number == 0
                        ? "empty"
                        : "NOT EMPTY: about %d messages wait in it".formatted(number))
            .orElse("whether it is empty is not known"),
        List.of("aws sqs delete-queue --queue-url " + quoted(queue.url())));
  }

  /** As a shell takes it for one word. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_.:/=@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
