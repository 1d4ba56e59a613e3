package academy.video.ops.doctor;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.ops.doctor.Question.Name;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether jobs can be submitted at all: credentials, names, queue and definition. */
final class QueueRules {

  private static final AwsOperation QUEUES = AwsOperation.BATCH_DESCRIBE_JOB_QUEUES;
  private static final AwsOperation DEFINITIONS = AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS;

  void judge(Case about, Notes notes) {
    notes.look(look -> credentials(about, look));
    job(about, notes);
    notes.ask("queue", look -> queue(about, look));
    everyJobListed(about, notes);
    notes.ask("definition", look -> definition(about, look));
    notes.look(look -> definitionOfJob(about, look));
    notes.look(look -> environmentName(about, look));
  }

  private static void credentials(Case about, Look look) {
    about.facts().snapshot().calls().stream()
        .filter(call -> call.failed().filter(QueueRules::hasNoCredentials).isPresent())
        .findFirst()
        .ifPresent(
            call -> {
              AwsFault fault = call.failed().orElseThrow();
              look.with("code", fault.code().isEmpty() ? "no credentials" : fault.code())
                  .found(Cause.CREDENTIALS, new Fact.Absent(call, Evidence.ERROR));
            });
  }

  private static boolean hasNoCredentials(AwsFault fault) {
    return fault.kind() == AwsFault.Kind.NO_CREDENTIALS;
  }

  private static void job(Case about, Notes notes) {
    Jobs jobs = new Jobs(about.facts());
    about
        .job()
        .filter(job -> !job.isDescribed())
        .ifPresent(
            job ->
                notes.open(
                    "job %s says why it is %s".formatted(job.id(), job.state()),
                    jobs.described(job.id()).unseen().orElse("it is gone")));
    about
        .question()
        .jobId()
        .filter(_ -> about.job().isEmpty())
        .ifPresent(
            id -> {
              Fact job = jobs.described(id);
              notes.look(
                  look -> {
                    if (job.isAbsent()) {
                      look.with("job", id).found(Cause.JOB_UNKNOWN, job);
                    }
                  });
              job.unseen().ifPresent(why -> notes.open("what job %s does".formatted(id), why));
            });
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

  private static void queue(Case about, Look look) {
    String name = about.queueName();
    Name asked = about.question().queue();
    Fact queue = look.read(about.queue());
    if (queue.isAbsent()) {
      look.with("named", named(name, asked))
          .with("suggestion", suggestion(name, about, QUEUES, "jobQueues", "jobQueueName"))
          .with("correct", correct("--queue", "VIDEO_BATCH_JOB_QUEUE", asked))
          .found(Cause.QUEUE_MISSING, queue);
      return;
    }
    look.with("status", queue.at("status").text())
        .with("reason", quoted(queue))
        .with("environment", about.question().computeEnvironment().value());
    if (queue.at("state").is("DISABLED")) {
      look.found(Cause.QUEUE_DISABLED, queue.at("state"));
    }
    if (queue.at("status").is("INVALID") || queue.at("status").text().startsWith("DELET")) {
      look.found(Cause.QUEUE_INVALID, queue.at("status"), queue.at("statusReason"));
    }
    Fact order = queue.at("computeEnvironmentOrder");
    if (order.isPresent() && order.items().isEmpty()) {
      look.found(Cause.QUEUE_EMPTY, order);
    }
    if (queue.isPresent()
        && (!queue.at("state").is("ENABLED") || !queue.at("status").is("VALID"))) {
      look.unanswered();
    }
  }

  /** What AWS says of a state, in brackets after a space; nothing where it says nothing. */
  static String quoted(Fact item) {
    String reason = item.at("statusReason").text().strip().replaceAll("\\.$", "");
    return reason.isEmpty() ? "" : " (" + reason + ")";
  }

  private static void definition(Case about, Look look) {
    Name asked = about.question().definition();
    Case plain = Case.of(about.facts(), about.texts(), Optional.empty());
    look.with("definition", plain.definitionName());
    if (plain.definition().isAbsent()) {
      missingDefinition(about, look, plain.definition(), asked);
    } else if (plain.definition().isPresent() || !about.container().isPresent()) {
      var _ = look.read(plain.definition());
    } else {
      look.unanswered(); // the job's own container is all that matters
    }
  }

  private static void missingDefinition(Case about, Look look, Fact absent, Name asked) {
    String name = asked.value();
    look.with("named", named(name, asked))
        .with("correct", correct("--definition", "VIDEO_BATCH_JOB_DEFINITION", asked));
    Optional<Fact> inactive =
        look.known(DEFINITIONS, "jobDefinitions").filter(item -> Case.isOf(item, name)).findFirst();
    if (inactive.isPresent()) {
      look.found(Cause.DEFINITION_INACTIVE, inactive.get().at("status"));
      return;
    }
    // A call for active revisions alone leaves open whether there are others.
    boolean everyRevisionSeen =
        about
            .facts()
            .calls(DEFINITIONS)
            .filter(call -> call.seen().isPresent() && !call.request().has("status"))
            .anyMatch(
                call ->
                    Facts.mentions(call.request(), name)
                        || Facts.mentions(call.request(), Case.family(name)));
    look.with(
        "suggestion", suggestion(name, about, DEFINITIONS, "jobDefinitions", "jobDefinitionName"));
    if (everyRevisionSeen) {
      look.found(Cause.DEFINITION_MISSING, absent);
    } else {
      look.likely(Cause.DEFINITION_MISSING, absent);
    }
  }

  private static void definitionOfJob(Case about, Look look) {
    Name asked = about.question().definition();
    about
        .job()
        .filter(job -> !job.definition().isEmpty())
        .filter(
            job -> !Case.family(Case.lastPart(job.definition())).equals(Case.family(asked.value())))
        .ifPresent(
            job ->
                look.with("named", named(asked.value(), asked))
                    .with("own", Case.lastPart(job.definition()))
                    .with("correct", correct("--definition", "VIDEO_BATCH_JOB_DEFINITION", asked))
                    .found(Cause.DEFINITION_DIFFERS, job.at("jobDefinition")));
  }

  /** The name that was given, against what the queue uses: one letter off is a classic. */
  private static void environmentName(Case about, Look look) {
    Name asked = about.question().computeEnvironment();
    if (!about.wholeOrder() || !about.queueName().equals(about.question().queue().value())) {
      return;
    }
    Fact order = about.queue().at("computeEnvironmentOrder");
    List<String> used =
        order.items().stream()
            .map(item -> Case.lastPart(item.at("computeEnvironment").text()))
            .toList();
    if (used.isEmpty() || used.contains(asked.value())) {
      return;
    }
    Fact named = Case.environment(about.facts(), asked.value());
    look.with("used", Words.list(used))
        .with("named", named(asked.value(), asked))
        .with("existence", named.isAbsent() ? ", which does not exist in " + about.region() : "")
        .with(
            "correct", correct("--compute-environment", "VIDEO_BATCH_COMPUTE_ENVIRONMENT", asked));
    if (named.isPresent()) {
      look.with("existing", asked.value());
    }
    look.found(Cause.ENVIRONMENT_DIFFERS, order);
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
      case FLAG -> "Correct %s.".formatted(flag);
      case ENVIRONMENT -> "Correct %s.".formatted(variable);
      case DEFAULT -> "Give another name with %s or %s.".formatted(flag, variable);
    };
  }

  /** The name that was probably meant, for the end of a clause. */
  private static String suggestion(
      String name, Case about, AwsOperation call, String list, String member) {
    return Words.nearest(
            name, about.facts().items(call, list).stream().map(item -> item.at(member).text()))
        .map(" (%s does)"::formatted)
        .orElse("");
  }
}
