package academy.video.ops.doctor;

import academy.video.batch.BatchState;
import academy.video.failure.ExitCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tracks C and D: why a job ended, by Batch's words, its exit code and its log. */
final class EndRules {

  private static final int KILLED = 137;
  private static final int LONGEST_QUOTE = 300;
  private static final int LONGEST_LINE = 160;
  private static final String OF_QUEUE = "Canceled by JobStateTimeLimit action due to reason:";

  /** Ends that Batch words itself, so that ECS's words are not needed. */
  private enum Told {
    DEPENDENCY("Dependent Job failed"),
    CHILD("Array Child Job failed"),
    QUEUE(OF_QUEUE),
    TIMEOUT("Job attempt duration exceeded timeout"),
    HOST("Host EC2"),
    SPOT_TASK("Your Spot Task was interrupted"),
    DRAINING("Task stopped during instance draining"),
    MAINTENANCE("ECS is performing maintenance");

    private final String beginning;

    Told(String beginning) {
      this.beginning = beginning;
    }

    static Optional<Told> of(String status) {
      return Stream.of(values()).filter(told -> status.startsWith(told.beginning)).findFirst();
    }
  }

  /** What the lines of a container that died at once mean. */
  private enum Line {
    FORMAT(Cause.EXEC_FORMAT, "exec format error"),
    PERMISSION(
        Cause.ENTRYPOINT_NOT_EXECUTABLE,
        "\\bexec:? (user process caused|\\S+): [Pp]ermission denied"),
    INTERPRETER(
        Cause.INTERPRETER_MISSING,
        "\\bexec (user process caused|\\S+): no such file or directory|bad interpreter|\\^M"
            + "|env: .*\\\\r.*No such file|\\$'\\\\r': command not found");

    private final Cause cause;
    private final Pattern pattern;

    Line(Cause cause, String pattern) {
      this.cause = cause;
      this.pattern = Pattern.compile(pattern);
    }
  }

  /** Whether Batch's words say enough by themselves. */
  static boolean isTold(String status) {
    return Told.of(status).isPresent();
  }

  void judge(Case about, Notes notes) {
    about
        .job()
        .filter(job -> job.state() == BatchState.FAILED)
        .ifPresent(
            job -> {
              notes.look(look -> judge(about, job, notes, look));
              notes.look(look -> earlier(job, look));
            });
  }

  private static void judge(Case about, Job job, Notes notes, Look look) {
    Fact status = isTold(job.statusReason()) ? job.at("statusReason") : job.attemptReason();
    Optional<Told> told = Told.of(status.text());
    Fact stopCode = WaitRules.task(about.facts(), job).at("stopCode");
    Fact reason = job.last("reason");
    Optional<ExitCode> own = code(about.facts(), job);
    boolean cancelled = job.at("isCancelled").json().asBoolean();
    if (told.isPresent()) {
      told(about, job, told.get(), status, look);
    } else if (stopCode.is("SpotInterruption") || stopCode.is("TerminationNotice")) {
      taken(job, "AWS took its Spot capacity back", stopCode, look);
    } else if (reason.text().regionMatches(true, 0, "OutOfMemoryError", 0, 16)) {
      Fact memory = about.requirement("MEMORY");
      look.with("memory", memory.text())
          .with("more-memory", memory.json().asLong() * 2)
          .found(Cause.OOM_KILLED, reason, memory);
    } else if (job.endedOnRequest() && own.filter(c -> c != ExitCode.INTERRUPTED).isEmpty()) {
      look.with("ended", cancelled ? "cancelled" : "terminated")
          .with("reason", Words.clause(job.statusReason(), LONGEST_QUOTE))
          .found(
              Cause.ENDED_ON_REQUEST,
              job.at(cancelled ? "isCancelled" : "isTerminated"),
              job.at("statusReason"));
    } else if (own.isPresent()) {
      worker(about, job, own.get(), notes, look);
    } else if (job.exitCode().isPresent()) {
      foreign(about, job, notes, look);
    } else if (stopCode.is("UserInitiated")) {
      look.found(Cause.ENDED_ON_REQUEST, "task", stopCode);
    }
  }

  /** Attempts before the last that ended in another way: each may have a cause of its own. */
  private static void earlier(Job job, Look look) {
    String last = words(job, job.at("attempts").last());
    List<String> others =
        job.attempts().stream()
            .limit(Math.max(0, job.attempts().size() - 1L))
            .map(attempt -> words(job, attempt))
            .filter(words -> !words.equals(last))
            .distinct()
            .toList();
    if (!others.isEmpty()) {
      look.with("reasons", Words.clause(String.join("; ", others), LONGEST_QUOTE))
          .likely(Cause.EARLIER_ATTEMPTS, job.attempts().getFirst().at("statusReason"));
    }
  }

  /** Whether all attempts of a job, of which there are several, ended in the same way. */
  static boolean endedAlike(Job job) {
    List<String> ends = job.attempts().stream().map(each -> words(job, each)).distinct().toList();
    return job.attempts().size() > 1 && ends.size() == 1 && !ends.getFirst().isEmpty();
  }

  private static String words(Job job, Fact attempt) {
    Fact container = Job.containerOf(attempt);
    Fact code = container.at("exitCode");
    return Stream.of(
            container.at("reason").or(attempt.at("statusReason")).or(job.at("statusReason")).text(),
            code.isPresent() ? "exit code " + code.number() : "")
        .filter(text -> !text.isEmpty())
        .reduce((one, other) -> one + ", " + other)
        .orElse("");
  }

  /** The worker's own code: as Batch has it, else as the worker's last line says. */
  static Optional<ExitCode> code(Facts facts, Job job) {
    int code =
        job.exitCode()
            .orElseGet(
                () ->
                    WorkerLog.finished(facts, job)
                        .map(line -> WorkerLog.json(line).path("exit_code").asInt(0))
                        .orElse(0));
    return ExitCode.ofCode(code).filter(known -> known != ExitCode.SUCCEEDED);
  }

  private static void told(Case about, Job job, Told told, Fact status, Look look) {
    switch (told) {
      case DEPENDENCY -> {
        List<String> ids = job.dependsOn().stream().map(Fact::text).toList();
        ids.stream()
            .filter(id -> new Jobs(about.facts()).job(id).at("status").is("FAILED"))
            .findFirst()
            .or(() -> ids.stream().findFirst())
            .ifPresentOrElse(
                other -> look.with("other", other).found(Cause.DEPENDENT_FAILED, status),
                () -> look.found(Cause.DEPENDENT_FAILED, "unnamed", status));
      }
      case CHILD ->
          new Jobs(about.facts())
              .all().stream()
                  .filter(other -> other.id().startsWith(job.id() + ":"))
                  .filter(other -> other.state() == BatchState.FAILED)
                  .map(Job::id)
                  .sorted()
                  .findFirst()
                  .ifPresentOrElse(
                      child -> look.with("child", child).found(Cause.CHILD_FAILED, status),
                      () -> look.found(Cause.CHILD_FAILED, "unnamed", status));
      case QUEUE ->
          look.with(
                  "reason", Words.clause(status.text().substring(OF_QUEUE.length()), LONGEST_QUOTE))
              .found(Cause.QUEUE_TIME_LIMIT, status);
      case TIMEOUT -> {
        Fact seconds =
            job.at("timeout.attemptDurationSeconds")
                .or(about.definition().at("timeout.attemptDurationSeconds"));
        if (seconds.isPresent()) {
          look.with("seconds", seconds.number())
              .with("more-seconds", seconds.number() * 2)
              .found(Cause.TIMED_OUT, status, seconds);
        } else {
          look.found(Cause.TIMED_OUT, "unknown", status);
        }
      }
      case SPOT_TASK -> taken(job, "AWS took its Spot capacity back", status, look);
      case DRAINING -> taken(job, "its machine was drained", status, look);
      case MAINTENANCE -> taken(job, "AWS took its machine away for maintenance", status, look);
      case HOST -> {
        boolean spot = about.seenEnvironments().stream().anyMatch(Environment::isSpot);
        Fact end = SpotRules.end(about.facts(), status.text());
        String how =
            spot
                ? "its machine was taken away, as Spot instances are"
                : "its machine was taken away";
        taken(job, end.isPresent() ? SpotRules.who(end) : how, status, look, end);
      }
    }
  }

  private static void taken(Job job, String who, Fact status, Look look, Fact... more) {
    Fact attempts = job.at("retryStrategy.attempts");
    long allowed = Math.max(1, attempts.number());
    if (!job.attempts().isEmpty() && job.attempts().size() < allowed) {
      look.with("who", who)
          .with("allowed", allowed)
          .found(Cause.SPOT_RECLAIM, "not-retried", status, attempts, job.at("attempts"));
      return;
    }
    look.with("who", who)
        .with(
            "attempts",
            allowed == 1 ? "only 1 attempt" : "used up its %d attempts".formatted(allowed))
        .found(
            Cause.SPOT_RECLAIM,
            allowed == 1 ? "" : "used-up",
            Stream.concat(Stream.of(status, attempts), Stream.of(more).filter(Fact::isPresent))
                .toArray(Fact[]::new));
  }

  /** The worker said itself what was wrong: in its last line and, if it could, in Batch. */
  private static void worker(Case about, Job job, ExitCode code, Notes notes, Look look) {
    Optional<Fact> line =
        WorkerLog.finished(about.facts(), job)
            .filter(each -> WorkerLog.json(each).path("exit_code").asInt(-1) == code.code());
    JsonNode said = line.map(WorkerLog::json).orElse(MissingNode.getInstance());
    String name = "%s (%d)".formatted(code.name(), code.code());
    String self =
        job.statusReason().startsWith(name + ": ")
            ? job.statusReason().substring(name.length() + 2)
            : "";
    String stage = said.path("stage").asText("");
    look.with("code", name)
        .with("stage", stage.isEmpty() ? "" : " in stage " + stage)
        .with("hint", first(said.path("hint").asText(""), code.hint()))
        .with(
            "reason",
            Words.clause(
                first(said.path("reason").asText(""), first(self, code.meaning())), LONGEST_QUOTE))
        .found(
            Cause.WORKER_CODE,
            Stream.of(Optional.of(job.last("exitCode")), line)
                .flatMap(Optional::stream)
                .toArray(Fact[]::new));
    if (line.isEmpty() && self.isEmpty()) {
      notes.open(
          "the worker's last line says more",
          WorkerLog.events(about.facts(), job)
              .unseen()
              .orElse("the lines that were fetched have no job.finished"));
    }
  }

  private static String first(String text, String other) {
    return text.isEmpty() ? other : text;
  }

  /** In brackets after a space: which signal ended the process, as 128 and its number say. */
  private static String signal(long code) {
    return switch ((int) code) {
      case 130 -> " (SIGINT)";
      case 132 -> " (SIGILL)";
      case 134 -> " (SIGABRT)";
      case 135 -> " (SIGBUS)";
      case 136 -> " (SIGFPE)";
      case 139 -> " (SIGSEGV)";
      case 143 -> " (SIGTERM)";
      default -> "";
    };
  }

  private static void foreign(Case about, Job job, Notes notes, Look look) {
    Fact events = WorkerLog.events(about.facts(), job);
    List<Fact> lines = events.items().stream().map(event -> event.at("message")).toList();
    Fact code = job.last("exitCode");
    look.with("code", code.number() + signal(code.number()))
        .with("processor", StartRules.processor(about));
    for (Line known : Line.values()) {
      Optional<Fact> line =
          lines.stream().filter(each -> known.pattern.matcher(each.text()).find()).findFirst();
      if (line.isPresent()) {
        look.with("line", Words.clause(line.get().text(), LONGEST_LINE))
            .found(known.cause, line.get(), code);
        return;
      }
    }
    if (code.number() == KILLED) {
      look.found(Cause.KILLED, code);
    } else if (!lines.isEmpty()) {
      look.with("line", Words.clause(lines.getLast().text(), LONGEST_LINE))
          .found(Cause.FOREIGN_CODE, "with-line", code, lines.getLast());
    } else if (events.isAbsent()) {
      look.found(Cause.FOREIGN_CODE, "no-stream", code, events);
    } else {
      look.likely(Cause.FOREIGN_CODE, code);
      notes.open("its log tells more", events.unseen().orElse("the job printed nothing"));
    }
  }
}
