package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.model.BatchName;
import java.util.Map;
import java.util.stream.Stream;

/** Track A as the job itself tells of it: what Batch says, who stands before it, what it awaits. */
final class WaitRules {

  /** How Batch's reasons for a blocked queue begin (user guide, "Jobs stuck in RUNNABLE"). */
  private static Map<String, Cause> blocked() {
    return Map.of(
        "CAPACITY:", Cause.BATCH_CAPACITY,
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", Cause.BATCH_MAX_RESOURCE,
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", Cause.BATCH_JOB_REQUIREMENT,
        "MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED", Cause.BATCH_UNSUPPORTED,
        "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS", Cause.BATCH_SERVICE_ROLE,
        "ACTION_REQUIRED", Cause.BATCH_INVALID,
        "UNDETERMINED", Cause.BATCH_UNDETERMINED);
  }

  void judge(Case about, Notes notes) {
    about.job().ifPresent(job -> judge(about, job, notes));
  }

  private static void judge(Case about, Job job, Notes notes) {
    switch (job.state()) {
      case RUNNABLE -> {
        notes.look(look -> reported(about, job, look));
        notes.look(look -> front(about, job, look));
      }
      case SUBMITTED, PENDING -> {
        notes.look(look -> children(about, job, look));
        job.dependsOn().forEach(id -> dependency(about, id, notes));
      }
      case STARTING -> notes.look(look -> pulling(about, job, look));
      case RUNNING, SUCCEEDED, FAILED, UNKNOWN -> {}
    }
  }

  private static void reported(Case about, Job job, Look look) {
    blocked().entrySet().stream()
        .filter(known -> job.statusReason().startsWith(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .ifPresent(
            cause -> {
              look.with("normal", Waits.normal());
              if (cause == Cause.BATCH_UNDETERMINED) {
                look.likely(cause, job.at("statusReason"));
              } else if (about.isOverdue()) {
                look.found(cause, job.at("statusReason"));
              } else {
                look.likely(cause, "early", job.at("statusReason"));
              }
            });
  }

  private static void front(Case about, Job job, Look look) {
    if (!about.isOverdue()) {
      return;
    }
    Fact first =
        look.answer(AwsOperation.BATCH_GET_JOB_QUEUE_SNAPSHOT, about.queueName())
            .at("frontOfQueue.jobs")
            .item(0);
    String head = Case.lastPart(first.at("jobArn").text());
    // The children of one array stand behind each other: none keeps another from starting.
    if (head.isEmpty() || BatchName.submittedJob(head).equals(job.submittedId())) {
      return;
    }
    look.with("head", head);
    boolean fair = !look.read(about.queue()).at("schedulingPolicyArn").text().isEmpty();
    if (!fair && Waits.isLongAgo(first.at("earliestTimeAtPosition").number(), about.now())) {
      look.found(Cause.BEHIND_ANOTHER, first.at("jobArn"), first.at("earliestTimeAtPosition"));
    } else {
      look.likely(Cause.BEHIND_ANOTHER, first.at("jobArn"));
    }
  }

  private static void children(Case about, Job job, Look look) {
    Fact summary = job.at("arrayProperties.statusSummary");
    Fact waiting = summary.at("RUNNABLE");
    boolean working =
        Stream.of("RUNNING", "STARTING", "SUCCEEDED")
            .anyMatch(state -> summary.at(state).number() > 0);
    if (job.isArrayParent()
        && waiting.number() > 0
        && !working
        && Waits.isLongAgo(job.sinceMs(), about.now())) {
      look.with("children", Words.count(waiting.number(), "job"))
          .likely(Cause.CHILDREN_WAIT, waiting);
    }
  }

  private static void dependency(Case about, Fact dependency, Notes notes) {
    String id = dependency.text();
    Fact fact = new Jobs(about.facts()).job(id);
    notes.ask(
        "dependency",
        look -> {
          look.with("other", id);
          Fact awaited = look.read(fact);
          if (awaited.isAbsent()) {
            look.found(Cause.DEPENDENCY_UNKNOWN, dependency, awaited);
          }
          if (awaited.isPresent()) {
            dependency(about, dependency, new Job(awaited), look);
          }
        });
  }

  private static void dependency(Case about, Fact dependency, Job other, Look look) {
    look.with("state", other.state());
    switch (other.state()) {
      case FAILED -> look.found(Cause.DEPENDENCY_FAILED, dependency, other.at("status"));
      case SUBMITTED, PENDING, RUNNABLE, STARTING -> {
        if (Waits.isLongAgo(other.sinceMs(), about.now())) {
          look.found(Cause.DEPENDENCY_WAITS, dependency, other.at("status"));
        } else {
          look.unanswered();
        }
      }
      case RUNNING -> {} // well
      case SUCCEEDED, UNKNOWN -> look.unanswered();
    }
  }

  private static void pulling(Case about, Job job, Look look) {
    if (!about.isOverdue()) {
      return;
    }
    Fact task = look.read(task(about.facts(), job));
    if (task.at("connectivity").is("DISCONNECTED")) {
      look.found(Cause.AGENT_LOST, "while-starting", task.at("connectivity"));
    } else if (task.at("pullStartedAt").isPresent() && task.at("pullStoppedAt").isAbsent()) {
      look.likely(Cause.PULL_TAKES_LONG, task.at("pullStartedAt"), task.at("pullStoppedAt"));
    }
  }

  /** The ECS task of the job's last attempt; ECS forgets it about an hour after its end. */
  static Fact task(Facts facts, Job job) {
    return facts.item(
        AwsOperation.ECS_DESCRIBE_TASKS, "tasks", "taskArn", job.last("taskArn").text());
  }
}
