package academy.video.ops.doctor;

import static academy.video.ops.doctor.Notes.seen;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Track A as the job itself tells of it: what Batch says, who stands before it, what it awaits. */
final class WaitRules {

  private static final AwsOperation JOBS = AwsOperation.BATCH_DESCRIBE_JOBS;
  private static final int LONGEST_QUOTE = 250;

  /** How Batch's reasons for a blocked queue begin (user guide, "Jobs stuck in RUNNABLE"). */
  private enum Blocked {
    CAPACITY(
        "CAPACITY:",
        Cause.BATCH_CAPACITY,
        "Batch reports that EC2 lacks capacity of the environment's instance types"),
    MAX_RESOURCE(
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
        Cause.BATCH_MAX_RESOURCE,
        "Batch reports that maxvCpus of every environment is below what the job asks for"),
    REQUIREMENT(
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
        Cause.BATCH_JOB_REQUIREMENT,
        "Batch reports that no environment has machines as large as the job asks for"),
    UNSUPPORTED(
        "MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED",
        Cause.BATCH_UNSUPPORTED,
        "Batch reports that the environment's instance types can't be used in its zones or with its"
            + " launch template"),
    ROLE(
        "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS",
        Cause.BATCH_SERVICE_ROLE,
        "Batch reports that its service role lacks rights"),
    INVALID(
        "ACTION_REQUIRED",
        Cause.BATCH_INVALID,
        "Batch reports that every environment of the queue is invalid"),
    UNDETERMINED(
        "UNDETERMINED",
        Cause.BATCH_UNDETERMINED,
        "Batch reports that the queue is blocked, without knowing why");

    private final String beginning;
    private final Cause cause;
    private final String clause;

    Blocked(String beginning, Cause cause, String clause) {
      this.beginning = beginning;
      this.cause = cause;
      this.clause = clause;
    }
  }

  void judge(Case about, Notes notes) {
    about.job().ifPresent(job -> judge(about, job, notes));
  }

  private static void judge(Case about, Job job, Notes notes) {
    switch (job.state()) {
      case RUNNABLE -> {
        reported(about, job, notes);
        front(about, job, notes);
      }
      case SUBMITTED, PENDING -> {
        children(about, job, notes);
        dependencies(about, job, notes);
      }
      case STARTING -> pulling(about, job, notes);
      case RUNNING, SUCCEEDED, FAILED, UNKNOWN -> {}
    }
  }

  private static void reported(Case about, Job job, Notes notes) {
    String reason = job.statusReason();
    Stream.of(Blocked.values())
        .filter(known -> reason.startsWith(known.beginning))
        .findFirst()
        .ifPresent(
            known -> {
              List<Evidence> evidence =
                  List.of(seen(JOBS, "statusReason", Words.clause(reason, LONGEST_QUOTE)));
              if (Waits.isOverdue(job, about.now())) {
                notes.certain(known.cause, known.clause, evidence, known.cause.fix());
              } else {
                notes.likely(
                    known.cause,
                    known.clause + ", which can be wrong while machines start",
                    evidence,
                    "ask again in " + Waits.normal());
              }
            });
  }

  private static void front(Case about, Job job, Notes notes) {
    if (!Waits.isOverdue(job, about.now())) {
      return;
    }
    Fact<JsonNode> snapshot =
        about.facts().answer(AwsOperation.BATCH_GET_JOB_QUEUE_SNAPSHOT, about.queueName());
    JsonNode first =
        snapshot.value().map(answer -> answer.at("/frontOfQueue/jobs/0")).orElse(about.container());
    String arn = first.path("jobArn").asText("");
    String head = Case.lastPart(arn);
    if (arn.isEmpty() || head.equals(job.id())) {
      return;
    }
    boolean fair =
        about
            .queue()
            .value()
            .filter(queue -> !queue.path("schedulingPolicyArn").asText("").isEmpty())
            .isPresent();
    String clause =
        "job %s stands at the front of queue %s and does not start"
            .formatted(head, about.queueName());
    List<Evidence> evidence =
        List.of(
            seen(AwsOperation.BATCH_GET_JOB_QUEUE_SNAPSHOT, "frontOfQueue.jobs[0].jobArn", arn));
    String[] fix = {
      "./entrypoint doctor --job " + head,
      "./entrypoint stuck-scan --apply   # or: aws batch cancel-job --job-id %s --reason …"
          .formatted(head)
    };
    if (!fair
        && about.queue().value().isPresent()
        && Waits.isLongAgo(first.path("earliestTimeAtPosition").asLong(), about.now())) {
      notes.certain(Cause.BEHIND_ANOTHER, clause, evidence, fix);
    } else {
      notes.likely(Cause.BEHIND_ANOTHER, clause, evidence, fix);
    }
  }

  private static void children(Case about, Job job, Notes notes) {
    if (!job.isArrayParent()) {
      return;
    }
    JsonNode summary = job.json().at("/arrayProperties/statusSummary");
    int waiting = summary.path("RUNNABLE").asInt();
    boolean working =
        summary.path("RUNNING").asInt() > 0
            || summary.path("STARTING").asInt() > 0
            || summary.path("SUCCEEDED").asInt() > 0;
    if (waiting > 0 && !working && Waits.isLongAgo(job.sinceMs(), about.now())) {
      notes.likely(
          Cause.CHILDREN_WAIT,
          "%s of its array are RUNNABLE and none has started"
              .formatted(Words.count(waiting, "job")),
          List.of(seen(JOBS, "arrayProperties.statusSummary.RUNNABLE", waiting)),
          "./entrypoint doctor --job %s:0".formatted(job.id()));
    }
  }

  private static void dependencies(Case about, Job job, Notes notes) {
    Jobs jobs = new Jobs(about.facts());
    for (String id : job.dependsOn()) {
      Fact<Job> awaited = jobs.job(id);
      awaited
          .unseen()
          .ifPresent(why -> notes.open("job %s, which it waits for, ends".formatted(id), why));
      if (awaited.isAbsent()) {
        notes.certain(
            Cause.DEPENDENCY_UNKNOWN,
            "it waits for job %s, which AWS Batch does not know".formatted(id),
            List.of(seen(JOBS, "dependsOn[].jobId", id)),
            "aws batch terminate-job --job-id %s --reason 'waits for a job that is gone'"
                .formatted(job.id()),
            "submit it again without that dependency");
      }
      awaited.value().ifPresent(other -> dependency(about, other, notes));
    }
  }

  private static void dependency(Case about, Job other, Notes notes) {
    List<Evidence> evidence =
        List.of(
            seen(JOBS, "dependsOn[].jobId", other.id()),
            seen(JOBS, "status of " + other.id(), other.state()));
    String ask = "./entrypoint doctor --job " + other.id();
    switch (other.state()) {
      case FAILED ->
          notes.certain(
              Cause.DEPENDENCY_FAILED,
              "it waits for job %s, which has FAILED".formatted(other.id()),
              evidence,
              ask,
              "submit that job again, then this one");
      case SUBMITTED, PENDING, RUNNABLE, STARTING -> {
        if (Waits.isLongAgo(other.sinceMs(), about.now())) {
          notes.certain(
              Cause.DEPENDENCY_WAITS,
              "it waits for job %s, which does not get beyond %s"
                  .formatted(other.id(), other.state()),
              evidence,
              ask);
        }
      }
      case RUNNING -> notes.well("job %s, which it waits for, is RUNNING".formatted(other.id()));
      case SUCCEEDED, UNKNOWN -> {}
    }
  }

  private static void pulling(Case about, Job job, Notes notes) {
    if (!Waits.isOverdue(job, about.now())) {
      return;
    }
    Optional<JsonNode> task = task(about.facts(), job);
    boolean pulling =
        task.filter(t -> t.has("pullStartedAt") && !t.has("pullStoppedAt")).isPresent();
    if (pulling) {
      notes.likely(
          Cause.PULL_TAKES_LONG,
          "its image is still being pulled",
          List.of(seen(AwsOperation.ECS_DESCRIBE_TASKS, "pullStoppedAt", "(not yet)")),
          "wait; if it goes on, check the way to ECR and the host's disk");
    } else if (task.filter(t -> t.path("connectivity").asText().equals("DISCONNECTED"))
        .isPresent()) {
      notes.certain(
          Cause.AGENT_LOST,
          "the ECS agent of its instance is not connected",
          List.of(seen(AwsOperation.ECS_DESCRIBE_TASKS, "connectivity", "DISCONNECTED")),
          "aws batch terminate-job --job-id %s --reason 'agent lost', and submit it again"
              .formatted(job.id()),
          "end the instance");
    }
  }

  /** The ECS task of the job's last attempt; ECS forgets it about an hour after its end. */
  static Optional<JsonNode> task(Facts facts, Job job) {
    return job.taskArn()
        .flatMap(
            arn ->
                facts.items(AwsOperation.ECS_DESCRIBE_TASKS, "tasks").stream()
                    .filter(task -> task.path("taskArn").asText().equals(arn))
                    .findFirst());
  }
}
