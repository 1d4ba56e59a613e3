package academy.video.ops.doctor;

import static academy.video.ops.doctor.Notes.seen;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.ops.doctor.Question.Name;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether jobs can be submitted at all: credentials, names, queue and definition. */
final class QueueRules {

  private static final AwsOperation QUEUES = AwsOperation.BATCH_DESCRIBE_JOB_QUEUES;
  private static final AwsOperation DEFINITIONS = AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS;
  private static final AwsOperation ENVIRONMENTS = AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS;

  void judge(Case about, Notes notes) {
    credentials(about, notes);
    job(about, notes);
    queue(about, notes);
    everyJobListed(about, notes);
    definition(about, notes);
    environmentName(about, notes);
  }

  private static void credentials(Case about, Notes notes) {
    Stream<AwsFault> faults =
        about.facts().snapshot().calls().stream().flatMap(call -> call.failed().stream());
    faults
        .filter(fault -> fault.kind() == AwsFault.Kind.NO_CREDENTIALS)
        .findFirst()
        .ifPresent(
            fault ->
                notes.certain(
                    Cause.CREDENTIALS,
                    "AWS can't be asked: there are no valid credentials (%s)"
                        .formatted(fault.sentence().replaceAll("\\.$", "")),
                    List.of(seen(fault.operation(), "error", fault.code())),
                    "aws sts get-caller-identity   # until it names the account"));
  }

  private static void job(Case about, Notes notes) {
    about
        .job()
        .filter(job -> !job.isDescribed())
        .ifPresent(
            job ->
                notes.open(
                    "job %s says why it is %s".formatted(job.id(), job.state()),
                    new Jobs(about.facts()).described(job.id()).unseen().orElse("it is gone")));
    Optional<String> id = about.question().jobId();
    if (id.isEmpty() || about.job().isPresent()) {
      return;
    }
    Fact<JsonNode> job =
        about.facts().item(AwsOperation.BATCH_DESCRIBE_JOBS, "jobs", "jobId", id.get());
    if (job.isAbsent()) {
      notes.certain(
          Cause.JOB_UNKNOWN,
          ("AWS Batch does not know job %s in %s: region or account are others, or it ended more"
                  + " than 7 days ago")
              .formatted(id.get(), about.region()),
          List.of(seen(AwsOperation.BATCH_DESCRIBE_JOBS, "jobs", "[]")),
          "aws sts get-caller-identity   # is it the account of the job?",
          "AWS_REGION=… ./entrypoint doctor --job " + id.get());
    }
    job.unseen().ifPresent(why -> notes.open("what job %s does".formatted(id.get()), why));
  }

  /** Where nobody asked about a job, trouble is only known of jobs that are listed. */
  private static void everyJobListed(Case about, Notes notes) {
    if (about.question().jobId().isPresent() || about.queue().isAbsent()) {
      return;
    }
    AwsOperation list = AwsOperation.BATCH_LIST_JOBS;
    Stream.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "FAILED")
        .filter(
            state ->
                about
                    .facts()
                    .calls(list)
                    .filter(call -> call.seen().isPresent())
                    .filter(call -> Facts.mentions(call.request(), about.queueName()))
                    .noneMatch(call -> Facts.mentions(call.request(), state)))
        .findFirst()
        .ifPresent(
            state ->
                notes.open(
                    "jobs of queue %s are %s".formatted(about.queueName(), state),
                    about
                        .facts()
                        .calls(list)
                        .flatMap(call -> call.failed().stream())
                        .findFirst()
                        .map(Facts::why)
                        .orElse("%s was not asked".formatted(list.action()))));
  }

  private static void queue(Case about, Notes notes) {
    String name = about.queueName();
    if (about.queue().isAbsent()) {
      notes.certain(
          Cause.QUEUE_MISSING,
          "job queue %s does not exist in %s%s"
              .formatted(
                  named(name, about.question().queue()),
                  about.region(),
                  suggestion(name, names(about, QUEUES, "jobQueues", "jobQueueName"))),
          List.of(seen(QUEUES, "jobQueues", "no " + name)),
          "aws batch describe-job-queues --query 'jobQueues[].jobQueueName'",
          correct("--queue", "VIDEO_BATCH_JOB_QUEUE", about.question().queue()));
      return;
    }
    about
        .queue()
        .unseen()
        .ifPresent(why -> notes.open("job queue %s exists and works".formatted(name), why));
    about.queue().value().ifPresent(queue -> queue(name, queue, notes));
  }

  private static void queue(String name, JsonNode queue, Notes notes) {
    String state = queue.path("state").asText();
    String status = queue.path("status").asText();
    if (state.equals("DISABLED")) {
      notes.certain(
          Cause.QUEUE_DISABLED,
          "job queue %s is DISABLED".formatted(name),
          List.of(seen(QUEUES, "state", state)),
          "aws batch update-job-queue --job-queue %s --state ENABLED".formatted(name));
    }
    if (status.equals("INVALID") || status.startsWith("DELET")) {
      notes.certain(
          Cause.QUEUE_INVALID,
          "job queue %s is %s%s".formatted(name, status, quoted(queue)),
          List.of(
              seen(QUEUES, "status", status),
              seen(QUEUES, "statusReason", queue.path("statusReason").asText(""))),
          "aws batch describe-job-queues --job-queues " + name);
    }
    if (queue.has("computeEnvironmentOrder") && queue.path("computeEnvironmentOrder").isEmpty()) {
      notes.certain(
          Cause.QUEUE_EMPTY,
          "job queue %s has no compute environment".formatted(name),
          List.of(seen(QUEUES, "computeEnvironmentOrder", "[]")),
          ("aws batch update-job-queue --job-queue %s --compute-environment-order"
                  + " order=1,computeEnvironment=…")
              .formatted(name));
    }
    if (state.equals("ENABLED") && status.equals("VALID")) {
      notes.well("job queue %s is ENABLED and VALID".formatted(name));
    }
  }

  static String quoted(JsonNode item) {
    String reason = item.path("statusReason").asText("").strip().replaceAll("\\.$", "");
    return reason.isEmpty() ? "" : " (" + reason + ")";
  }

  private static void definition(Case about, Notes notes) {
    Name asked = about.question().definition();
    String name = asked.value();
    Case plain = Case.of(about.facts(), Optional.empty());
    if (plain.definition().value().isPresent()) {
      notes.well("job definition %s is ACTIVE".formatted(plain.definitionName()));
    } else if (plain.definition().isAbsent()) {
      missingDefinition(about, notes, asked);
    } else if (about.container().isMissingNode()) {
      notes.open(
          "job definition %s exists".formatted(name), plain.definition().unseen().orElseThrow());
    }
    String family = name.replaceAll(":.*", "");
    about
        .job()
        .filter(job -> !job.definition().isEmpty())
        .map(job -> Case.lastPart(job.definition()))
        .filter(own -> !own.replaceAll(":.*", "").equals(family))
        .ifPresent(
            own ->
                notes.certain(
                    Cause.DEFINITION_DIFFERS,
                    "the job runs job definition %s, not %s".formatted(own, named(name, asked)),
                    List.of(seen(AwsOperation.BATCH_DESCRIBE_JOBS, "jobDefinition", own)),
                    correct("--definition", "VIDEO_BATCH_JOB_DEFINITION", asked)));
  }

  private static void missingDefinition(Case about, Notes notes, Name asked) {
    String name = asked.value();
    String fix = correct("--definition", "VIDEO_BATCH_JOB_DEFINITION", asked);
    Optional<JsonNode> inactive =
        about.facts().items(DEFINITIONS, "jobDefinitions").stream()
            .filter(json -> Case.isOf(json, name))
            .findFirst();
    if (inactive.isPresent()) {
      notes.certain(
          Cause.DEFINITION_INACTIVE,
          "no revision of job definition %s is ACTIVE in %s"
              .formatted(named(name, asked), about.region()),
          List.of(seen(DEFINITIONS, "status", inactive.get().path("status").asText())),
          "./entrypoint jobdef register",
          fix);
      return;
    }
    String clause =
        "job definition %s does not exist in %s%s"
            .formatted(
                named(name, asked),
                about.region(),
                suggestion(name, names(about, DEFINITIONS, "jobDefinitions", "jobDefinitionName")));
    List<Evidence> evidence = List.of(seen(DEFINITIONS, "jobDefinitions", "no " + name));
    // A call for active revisions alone leaves open whether there are others.
    boolean everyRevisionSeen =
        about
            .facts()
            .calls(DEFINITIONS)
            .filter(call -> call.seen().isPresent() && !call.request().has("status"))
            .anyMatch(
                call ->
                    Facts.mentions(call.request(), name)
                        || Facts.mentions(call.request(), name.replaceAll(":.*", "")));
    if (everyRevisionSeen) {
      notes.certain(
          Cause.DEFINITION_MISSING, clause, evidence, "./entrypoint jobdef register", fix);
    } else {
      notes.likely(Cause.DEFINITION_MISSING, clause, evidence, "./entrypoint jobdef register", fix);
    }
  }

  /** The name that was given, against what the queue uses: one letter off is a classic. */
  private static void environmentName(Case about, Notes notes) {
    Name asked = about.question().computeEnvironment();
    if (!about.wholeOrder() || !about.queueName().equals(about.question().queue().value())) {
      return;
    }
    List<String> used =
        Facts.elements(about.queue().value().orElseThrow().path("computeEnvironmentOrder"))
            .map(item -> Case.lastPart(item.path("computeEnvironment").asText()))
            .toList();
    if (used.isEmpty() || used.contains(asked.value())) {
      return;
    }
    Fact<Environment> named = Case.environment(about.facts(), asked.value());
    String clause =
        "names differ: job queue %s uses compute environment %s, not %s%s"
            .formatted(
                about.queueName(),
                Words.list(used),
                named(asked.value(), asked),
                named.isAbsent() ? ", which does not exist in " + about.region() : "");
    List<Evidence> evidence =
        List.of(
            seen(QUEUES, "computeEnvironmentOrder", Words.list(used)),
            seen(ENVIRONMENTS, "computeEnvironmentName", asked.value()));
    String[] fix = {
      correct("--compute-environment", "VIDEO_BATCH_COMPUTE_ENVIRONMENT", asked),
      ("or: aws batch update-job-queue --job-queue %s --compute-environment-order"
              + " order=1,computeEnvironment=%s")
          .formatted(about.queueName(), asked.value())
    };
    notes.certain(Cause.ENVIRONMENT_DIFFERS, clause, evidence, fix);
  }

  private static Stream<String> names(Case about, AwsOperation call, String list, String member) {
    return about.facts().items(call, list).stream().map(item -> item.path(member).asText());
  }

  private static String named(String name, Name asked) {
    if (!name.equals(asked.value())) {
      return name;
    }
    return switch (asked.source()) {
      case FLAG -> name + " (from the command line)";
      case ENVIRONMENT -> name + " (from the environment)";
      case DEFAULT -> name;
    };
  }

  private static String correct(String flag, String variable, Name asked) {
    return switch (asked.source()) {
      case FLAG -> "correct %s".formatted(flag);
      case ENVIRONMENT -> "correct %s".formatted(variable);
      case DEFAULT -> "give another name with %s or %s".formatted(flag, variable);
    };
  }

  /** The name that was probably meant, for behind a sentence. */
  private static String suggestion(String name, Stream<String> known) {
    return Words.nearest(name, known).map(" (%s does)"::formatted).orElse("");
  }
}
