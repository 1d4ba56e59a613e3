package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of the latest attempt to start an instance. */
final class LaunchRules {

  private static final AwsOperation ACTIVITIES =
      AwsOperation.AUTOSCALING_DESCRIBE_SCALING_ACTIVITIES;
  private static final AwsOperation GROUPS = AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS;

  void judge(Case about, Environment environment, Notes notes) {
    if (environment.isEc2()) {
      notes.ask("launch", look -> launch(about, environment, look));
    }
  }

  private static void launch(Case about, Environment environment, Look look) {
    Optional<Fact> suspended = suspended(about.facts(), environment);
    if (suspended.isPresent()) {
      look.with(
              "scaling-group",
              groups(about.facts(), environment)
                  .findFirst()
                  .orElseThrow()
                  .at("AutoScalingGroupName")
                  .text())
          .found(
              Cause.LAUNCH_REFUSED,
              "suspended",
              suspended.get().at("ProcessName"),
              suspended.get().at("SuspensionReason"));
      return;
    }
    Optional<Fact> last = last(about.facts(), environment);
    if (last.isEmpty()) {
      about
          .facts()
          .calls(ACTIVITIES)
          .flatMap(call -> call.failed().stream())
          .findFirst()
          .ifPresentOrElse(fault -> look.blind(Facts.why(fault)), look::unanswered);
      return;
    }
    if (!isFailed(last.get())) {
      return;
    }
    if (isBeforeTheJob(last.get(), about)) {
      look.blind("Auto Scaling has tried to start nothing since the job was submitted");
    }
    Fact message = last.get().at("StatusMessage");
    Optional<Refusal> known = Refusal.ofLaunch(message.text());
    if (known.isPresent()) {
      known.get().note(environment, look, message);
    } else {
      look.with("text", Words.clause(message.text(), 200))
          .found(Cause.LAUNCH_REFUSED, last.get().at("StatusCode"), message);
    }
  }

  /** Whether EC2 refused the last instance: nothing that instances meet later explains a wait. */
  static boolean isRefused(Case about, Environment environment) {
    return last(about.facts(), environment)
        .filter(LaunchRules::isFailed)
        .filter(activity -> !isBeforeTheJob(activity, about))
        .isPresent();
  }

  /** Whether it was tried before anybody wanted the job's machine: that may have changed since. */
  private static boolean isBeforeTheJob(Fact activity, Case about) {
    try {
      Instant tried = Instant.parse(activity.at("StartTime").text());
      return about
          .job()
          .filter(job -> job.state() == BatchState.RUNNABLE)
          .filter(job -> tried.isBefore(Instant.ofEpochMilli(job.at("createdAt").number())))
          .isPresent();
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static boolean isFailed(Fact activity) {
    return activity.at("StatusCode").is("Failed") || activity.at("StatusCode").is("Cancelled");
  }

  private static Optional<Fact> last(Facts facts, Environment environment) {
    return facts.items(ACTIVITIES, "Activities").stream()
        .filter(activity -> isOf(activity.at("AutoScalingGroupName").text(), facts, environment))
        .filter(activity -> !activity.at("Description").text().startsWith("Terminating"))
        .filter(activity -> isFailed(activity) || activity.at("StatusCode").is("Successful"))
        .max(Comparator.comparing(activity -> activity.at("StartTime").text()));
  }

  /** Somebody told the scaling group to start nothing. */
  private static Optional<Fact> suspended(Facts facts, Environment environment) {
    return groups(facts, environment)
        .flatMap(group -> group.at("SuspendedProcesses").items().stream())
        .filter(process -> process.at("ProcessName").is("Launch"))
        .findFirst();
  }

  /** The scaling groups of an environment. */
  static Stream<Fact> groups(Facts facts, Environment environment) {
    return facts.items(GROUPS, "AutoScalingGroups").stream()
        .filter(group -> isOf(group.at("AutoScalingGroupName").text(), facts, environment));
  }

  /** Batch names groups after the environment; a group of another one says nothing of this. */
  static boolean isOf(String group, Facts facts, Environment environment) {
    String name = environment.name();
    return group.startsWith(name + "-asg-")
        || group.equals(name)
        || facts.items(GROUPS, "AutoScalingGroups").stream()
            .filter(item -> item.at("AutoScalingGroupName").is(group))
            .flatMap(item -> item.at("Tags").items().stream())
            .map(tag -> tag.at("Value"))
            .anyMatch(
                value ->
                    value.is(name) || value.is(environment.at("computeEnvironmentArn").text()));
  }
}
