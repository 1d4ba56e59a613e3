package academy.video.ops.jobdef;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import java.util.Arrays;

/**
 * What a file can describe, in the order in which things are registered: each needs those before.
 */
public enum Kind {
  SERVICE_LINKED_ROLE("service-linked role", "service-linked-roles", "RoleName"),
  ROLE("role", "roles", "RoleName"),
  INSTANCE_PROFILE("instance profile", "instance-profiles", "InstanceProfileName"),
  LOG_GROUP("log group", "log-groups", "logGroupName"),
  LAUNCH_TEMPLATE("launch template", "launch-templates", "LaunchTemplateName"),
  COMPUTE_ENVIRONMENT("compute environment", "compute-environments", "computeEnvironmentName"),
  JOB_QUEUE("job queue", "job-queues", "jobQueueName"),
  JOB_DEFINITION("job definition", "job-definitions", "jobDefinitionName"),
  SCHEDULE("schedule", "schedules", "Name"),
  RULE("event rule", "rules", "Name"),
  ALARM("alarm", "alarms", "AlarmName"),
  DASHBOARD("dashboard", "dashboards", "DashboardName");

  private final String title;
  private final String folder;
  private final String nameMember;

  Kind(String title, String folder, String nameMember) {
    this.title = title;
    this.folder = folder;
    this.nameMember = nameMember;
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  /** The member of AWS's request that is its name. */
  String nameMember() {
    return nameMember;
  }

  /** The kind of what a file describes, which its folder tells. */
  static Kind of(String file) {
    return Arrays.stream(values())
        .filter(kind -> file.startsWith(kind.folder + "/"))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.of(
                        ExitCode.CONFIG_INVALID,
                        "settings.json lists %s, whose folder says nothing of what it is."
                            .formatted(file))
                    .withHint(
                        "Put it into one of the folders %s."
                            .formatted(Arrays.stream(values()).map(kind -> kind.folder).toList()))
                    .asException());
  }
}
