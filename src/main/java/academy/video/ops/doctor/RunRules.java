package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a job that runs gets on: its machine, and what it says. */
final class RunRules {

  /** The worker tells of its progress at least every 10 seconds (contract, "Log lines"). */
  private static final Duration SILENCE = Duration.ofMinutes(30);

  private static final int LONGEST_LINE = 120;

  void judge(Case about, Notes notes) {
    about
        .job()
        .filter(job -> job.state() == BatchState.RUNNING)
        .ifPresent(
            job -> {
              Heartbeat heart = Heartbeat.of(about.facts(), job);
              notes.ask("machine", look -> machine(about, job, heart, look));
              notes.ask("log-goes-on", look -> log(about, job, heart, look));
            });
  }

  /** Where a job is that is well, as far as its heartbeat tells. */
  static Optional<String> standing(Notes notes) {
    return Stream.of("beats", "beats-silently", "beats-unlogged", "another")
        .flatMap(question -> notes.words(question).stream())
        .findFirst();
  }

  /** Whether a job that nobody asked about should be: for choosing one, not for judging it. */
  static boolean isInTrouble(Facts facts, Job job) {
    return silence(facts, job).isPresent()
        || machine(facts, job).stream().anyMatch(RunRules::isDisconnected);
  }

  private static void machine(Case about, Job job, Heartbeat heart, Look look) {
    look.with("beat", heart.beat().text()).with("where", heart.where());
    if (heart.isRecent()) {
      // It gets on: a lost agent does not hang it, and one that was not seen is no trouble.
      look.hitting(Effect.REMARK);
    }
    machineOf(about, job, heart, look);
    look.openOnlyIf(!heart.isRecent());
  }

  private static void machineOf(Case about, Job job, Heartbeat heart, Look look) {
    boolean beats = heart.isRecent();
    Fact arn = job.last("containerInstanceArn");
    if (about.isFargate()) {
      look.unanswered();
      return;
    }
    List<Fact> machines = machine(about.facts(), job);
    if (machines.isEmpty() && arn.isPresent()) {
      Fact gone =
          look.item(
              AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES,
              "containerInstances",
              "containerInstanceArn",
              arn.text());
      if (gone.isAbsent()) {
        look.found(Cause.MACHINE_LOST, beats ? "gone-and-beats" : "gone", arn, gone);
      }
      return;
    }
    if (machines.isEmpty()) {
      look.blind("the machine of the job was not shown");
      return;
    }
    Fact machine = machines.getFirst();
    Optional<Fact> silent = silence(about.facts(), job);
    look.with("said", said(about.facts(), job))
        .with("instance", machine.at("ec2InstanceId").text())
        .with("tasks", Words.count(machine.at("runningTasksCount").number(), "task"))
        .with("last", silent.map(RunRules::time).orElse("an unknown time"));
    if (!isDisconnected(machine)) {
      return;
    }
    Fact connected = machine.at("agentConnected");
    Fact tasks = machine.at("runningTasksCount");
    if (beats) {
      look.found(Cause.MACHINE_LOST, "and-beats", connected, heart.beat());
    } else if (silent.isPresent()) {
      look.found(Cause.MACHINE_LOST, "and-silent", connected, tasks, silent.get());
    } else {
      look.found(Cause.MACHINE_LOST, connected, tasks);
    }
  }

  private static boolean isDisconnected(Fact machine) {
    Fact connected = machine.at("agentConnected");
    return connected.isPresent() && !connected.json().asBoolean();
  }

  /**
   * The instance that the job runs on: the one that it names or, where it names none, one of those
   * that are registered, if all of them are alike in what matters here.
   */
  private static List<Fact> machine(Facts facts, Job job) {
    List<Fact> all =
        facts.items(AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES, "containerInstances");
    String arn = job.last("containerInstanceArn").text();
    if (!arn.isEmpty()) {
      return all.stream().filter(item -> item.at("containerInstanceArn").is(arn)).toList();
    }
    return all.stream().map(RunRules::isDisconnected).distinct().count() == 1 ? all : List.of();
  }

  private static void log(Case about, Job job, Heartbeat heart, Look look) {
    Fact events = events(about.facts(), job);
    Fact last = events.last().at("timestamp");
    Optional<Fact> silent = silence(about.facts(), job);
    look.with("said", said(about.facts(), job))
        .with("last", silent.map(RunRules::time).orElse("an unknown time"))
        .with("beat", heart.beat().text())
        .with("where", heart.where())
        .with("whom", heart.whom());
    if (heart.isRecent()) {
      // A log that is silent all the same is no trouble of the job.
      String logged = events.isAbsent() ? "beats-unlogged" : "beats";
      look.instead(silent.isPresent() ? "beats-silently" : logged);
      return;
    }
    events.unseen().ifPresent(why -> look.blind(heart.isAnothers() ? why + told(heart) : why));
    if (silent.isPresent() && heart.isOlderThan(SILENCE)) {
      look.found(Cause.JOB_SILENT, "and-heartbeat", last, heart.beat());
    } else if (silent.isPresent()) {
      look.likely(Cause.JOB_SILENT, heart.isAnothers() ? "and-another" : "", last);
    } else if (!last.isPresent() && heart.isOlderThan(SILENCE)) {
      look.likely(Cause.JOB_SILENT, "heartbeat", heart.beat());
    } else if (events.isAbsent()) {
      look.likely(Cause.JOB_SILENT, "no-stream", events);
    } else if (heart.isAnothers() && !look.isBlind()) {
      look.instead("another");
    }
  }

  private static String told(Heartbeat heart) {
    return "; status.json of its destination tells of " + heart.whom();
  }

  /** What the job printed last, after a comma: how far it has come. */
  static String said(Facts facts, Job job) {
    Fact message = events(facts, job).last().at("message");
    JsonNode line = WorkerLog.json(message);
    String text = Words.clause(line.path("message").asText(message.text()), LONGEST_LINE);
    String stage = line.path("stage").asText("");
    return text.isEmpty()
        ? ""
        : ", when it said%s: %s".formatted(stage.isEmpty() ? "" : " in stage " + stage, text);
  }

  /** The job's events; where it names no stream, those of the one stream that was read. */
  private static Fact events(Facts facts, Job job) {
    Fact named = WorkerLog.events(facts, job);
    List<Fact> all = facts.answers(AwsOperation.LOGS_GET_LOG_EVENTS).toList();
    return job.logStream().isEmpty() && all.size() == 1 ? all.getFirst().at("events") : named;
  }

  /** The moment of the last line, where that is long ago. */
  private static Optional<Fact> silence(Facts facts, Job job) {
    Fact last = events(facts, job).last().at("timestamp");
    Instant limit = facts.snapshot().takenAt().minus(SILENCE);
    return last.isPresent()
            && last.number() >= job.at("startedAt").number()
            && Instant.ofEpochMilli(last.number()).isBefore(limit)
        ? Optional.of(last)
        : Optional.empty();
  }

  private static String time(Fact timestamp) {
    return Instant.ofEpochMilli(timestamp.number()).toString();
  }
}
