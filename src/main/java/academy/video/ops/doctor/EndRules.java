package academy.video.ops.doctor;

import static academy.video.ops.doctor.Notes.seen;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import academy.video.failure.ExitCode;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tracks C and D: why a job ended, by Batch's words, its exit code and its log. */
final class EndRules {

  private static final AwsOperation JOBS = AwsOperation.BATCH_DESCRIBE_JOBS;
  private static final int KILLED = 137;
  private static final int LONGEST_QUOTE = 300;
  private static final String OF_QUEUE = "Canceled by JobStateTimeLimit action due to reason:";

  /** Ends that Batch words itself, so that ECS's words are not needed. */
  private enum Told {
    DEPENDENCY("Dependent Job failed"),
    CHILD("Array Child Job failed"),
    QUEUE(OF_QUEUE),
    TIMEOUT("Job attempt duration exceeded timeout"),
    HOST("Host EC2"),
    SPOT_TASK("Your Spot Task was interrupted"),
    DRAINING("Task stopped during instance draining");

    private final String beginning;

    Told(String beginning) {
      this.beginning = beginning;
    }

    static Optional<Told> of(String status) {
      return Stream.of(values()).filter(told -> status.startsWith(told.beginning)).findFirst();
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
        .ifPresent(job -> judge(about, job, notes));
  }

  private static void judge(Case about, Job job, Notes notes) {
    Optional<Told> told = Told.of(job.statusReason()).or(() -> Told.of(job.attemptReason()));
    if (told.isPresent()) {
      told(about, job, told.get(), notes);
      return;
    }
    if (job.reason().regionMatches(true, 0, "OutOfMemoryError", 0, 16)) {
      notes.certain(
          Cause.OOM_KILLED,
          "its container used more than the %d MiB of memory that it has"
              .formatted(about.need().memoryMib()),
          List.of(
              seen(JOBS, "attempts[-1].container.reason", job.reason()),
              seen(JOBS, "resourceRequirements.MEMORY", about.need().memoryMib())),
          "register the definition with more MEMORY, such as %d"
              .formatted(about.need().memoryMib() * 2));
      return;
    }
    Optional<ExitCode> own = code(about.facts(), job);
    boolean asked = job.endedOnRequest() && own.filter(c -> c != ExitCode.INTERRUPTED).isEmpty();
    if (asked) {
      notes.certain(
          Cause.ENDED_ON_REQUEST,
          "somebody %s it, saying: %s"
              .formatted(
                  job.json().path("isCancelled").asBoolean() ? "cancelled" : "terminated",
                  Words.clause(job.statusReason(), LONGEST_QUOTE)),
          List.of(
              seen(
                  JOBS,
                  job.json().path("isCancelled").asBoolean() ? "isCancelled" : "isTerminated",
                  true),
              seen(JOBS, "statusReason", job.statusReason())),
          "submit it again if it is wanted");
    } else if (own.isPresent()) {
      worker(about, job, own.get(), notes);
    } else if (job.exitCode().isPresent()) {
      foreign(about, job, job.exitCode().getAsInt(), notes);
    }
  }

  /** The worker's own code: as Batch has it, else as the worker's last line says. */
  static Optional<ExitCode> code(Facts facts, Job job) {
    int code =
        job.exitCode()
            .orElseGet(
                () ->
                    WorkerLog.lines(facts, job)
                        .value()
                        .flatMap(WorkerLog::finished)
                        .map(json -> json.path("exit_code").asInt(0))
                        .orElse(0));
    return ExitCode.ofCode(code).filter(known -> known != ExitCode.SUCCEEDED);
  }

  private static void told(Case about, Job job, Told told, Notes notes) {
    String status =
        Told.of(job.statusReason()).isPresent() ? job.statusReason() : job.attemptReason();
    List<Evidence> evidence = List.of(seen(JOBS, "statusReason", status));
    switch (told) {
      case DEPENDENCY -> {
        Optional<String> failed =
            job.dependsOn().stream()
                .filter(
                    id ->
                        new Jobs(about.facts())
                            .job(id)
                            .value()
                            .filter(other -> other.state() == BatchState.FAILED)
                            .isPresent())
                .findFirst();
        notes.certain(
            Cause.DEPENDENT_FAILED,
            "job %s, which it depends on, failed"
                .formatted(
                    failed.or(() -> job.dependsOn().stream().findFirst()).orElse("(unknown)")),
            evidence,
            "./entrypoint doctor --job "
                + failed.or(() -> job.dependsOn().stream().findFirst()).orElse("…"));
      }
      case CHILD -> {
        Optional<String> child =
            new Jobs(about.facts())
                .all().stream()
                    .filter(other -> other.id().startsWith(job.id() + ":"))
                    .filter(other -> other.state() == BatchState.FAILED)
                    .map(Job::id)
                    .sorted()
                    .findFirst();
        notes.certain(
            Cause.CHILD_FAILED,
            child.map("job %s of its array failed"::formatted).orElse("a job of its array failed"),
            evidence,
            "./entrypoint doctor --job " + child.orElse(job.id() + ":…"));
      }
      case QUEUE ->
          notes.certain(
              Cause.QUEUE_TIME_LIMIT,
              "queue %s cancelled it after its time limit, for %s"
                  .formatted(
                      about.queueName(),
                      Words.clause(status.substring(OF_QUEUE.length()), LONGEST_QUOTE)),
              evidence,
              "./entrypoint doctor   # what keeps jobs from starting");
      case TIMEOUT -> timeout(about, job, evidence, notes);
      case HOST, SPOT_TASK, DRAINING -> taken(about, job, told, evidence, notes);
    }
  }

  private static void timeout(Case about, Job job, List<Evidence> evidence, Notes notes) {
    JsonNode ofJob = job.json().at("/timeout/attemptDurationSeconds");
    JsonNode seconds =
        ofJob.isNumber()
            ? ofJob
            : about
                .definition()
                .value()
                .map(json -> json.at("/timeout/attemptDurationSeconds"))
                .orElse(ofJob);
    List<Evidence> all = new ArrayList<>(evidence);
    if (seconds.isNumber()) {
      all.add(seen(JOBS, "timeout.attemptDurationSeconds", seconds.asText()));
    }
    notes.certain(
        Cause.TIMED_OUT,
        seconds.isNumber()
            ? "it ran longer than its timeout of %s s".formatted(seconds.asText())
            : "it ran longer than its timeout",
        all,
        "register the definition with a higher timeout.attemptDurationSeconds, or give the job more"
            + " vCPU",
        "submit it again: what was stored is kept; Batch never retries after a timeout");
  }

  private static void taken(Case about, Job job, Told told, List<Evidence> evidence, Notes notes) {
    JsonNode ofJob = job.json().at("/retryStrategy/attempts");
    int allowed = ofJob.isNumber() ? ofJob.asInt() : 1;
    String who =
        switch (told) {
          case SPOT_TASK -> "AWS took its Spot capacity back";
          case DRAINING -> "its machine was drained";
          default ->
              about.seenEnvironments().stream().anyMatch(Environment::isSpot)
                  ? "its machine was taken away, as Spot instances are"
                  : "its machine was taken away";
        };
    List<Evidence> all = new ArrayList<>(evidence);
    all.add(seen(JOBS, "retryStrategy.attempts", allowed));
    notes.certain(
        Cause.SPOT_RECLAIM,
        "%s, and it has %s"
            .formatted(
                who,
                allowed == 1 ? "only 1 attempt" : "used up its %d attempts".formatted(allowed)),
        all,
        "submit it again: it resumes from what is stored",
        allowed > 1
            ? "or use an On-Demand environment behind the Spot one"
            : "register the definition with retryStrategy {\"attempts\": 3, \"evaluateOnExit\":"
                + " [{\"onStatusReason\": \"Host EC2*\", \"action\": \"RETRY\"}, …]}");
  }

  /** The worker said itself what was wrong: in its last line and, if it could, in Batch. */
  private static void worker(Case about, Job job, ExitCode code, Notes notes) {
    Fact<List<String>> lines = WorkerLog.lines(about.facts(), job);
    Optional<JsonNode> finished =
        lines
            .value()
            .flatMap(WorkerLog::finished)
            .filter(json -> json.path("exit_code").asInt(-1) == code.code());
    String name = "%s (%d)".formatted(code.name(), code.code());
    String self =
        job.statusReason().startsWith(name + ": ")
            ? job.statusReason().substring(name.length() + 2)
            : "";
    String reason =
        finished
            .map(json -> json.path("reason").asText(""))
            .filter(text -> !text.isEmpty())
            .orElse(self.isEmpty() ? code.meaning() : self);
    String stage =
        finished
            .map(json -> json.path("stage").asText(""))
            .filter(s -> !s.isEmpty())
            .map(" in stage %s"::formatted)
            .orElse("");
    List<Evidence> evidence = new ArrayList<>();
    if (job.exitCode().isPresent()) {
      evidence.add(seen(JOBS, "attempts[-1].container.exitCode", code.code()));
    }
    finished.ifPresent(
        json ->
            evidence.add(
                seen(WorkerLog.CALL, "job.finished.reason", json.path("reason").asText(""))));
    String hint =
        finished
            .map(json -> json.path("hint").asText(""))
            .filter(text -> !text.isEmpty())
            .orElse(code.hint());
    notes.certain(
        Cause.WORKER_CODE,
        "%s%s: %s".formatted(name, stage, Words.clause(reason, LONGEST_QUOTE)),
        evidence,
        hint,
        logs(about, job));
    if (finished.isEmpty() && self.isEmpty()) {
      notes.open(
          "the worker's last line says more",
          lines.unseen().orElse("the lines that were fetched have no job.finished"));
    }
  }

  private static String logs(Case about, Job job) {
    return "aws logs get-log-events --log-group-name %s --log-stream-name %s --query events[].message"
        .formatted(DefinitionRules.logGroupOf(about), job.logStream().orElse("…"));
  }

  private static void foreign(Case about, Job job, int code, Notes notes) {
    Fact<List<String>> lines = WorkerLog.lines(about.facts(), job);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(seen(JOBS, "attempts[-1].container.exitCode", code));
    Optional<String> format =
        lines.value().stream()
            .flatMap(List::stream)
            .filter(line -> line.contains("exec format error"))
            .findFirst();
    if (format.isPresent()) {
      evidence.add(seen(WorkerLog.CALL, "events[].message", Words.clause(format.get(), 160)));
      String processor = TypeRules.processorInWords(about);
      notes.certain(
          Cause.EXEC_FORMAT,
          "image %s is not made for the processor of the machine%s"
              .formatted(about.container().path("image").asText("of the job"), processor),
          evidence,
          "docker buildx build --platform linux/amd64,linux/arm64 --push -t %s ."
              .formatted(about.container().path("image").asText("…")));
      return;
    }
    if (code == KILLED) {
      notes.certain(
          Cause.KILLED,
          "its container was killed (exit code 137), and ECS does not say that it was for memory",
          evidence,
          "give it more memory if it happens again; an instance's own log names who killed it",
          logs(about, job));
      return;
    }
    String clause =
        "its container ended with exit code %d, which is none of the worker's".formatted(code);
    String[] fix = {
      "check that image %s is the worker, and that no entrypoint or command replaces it"
          .formatted(about.container().path("image").asText("of the definition")),
      logs(about, job)
    };
    if (lines.value().isPresent()) {
      lines.value().get().stream()
          .reduce((_, last) -> last)
          .ifPresent(
              last ->
                  evidence.add(
                      seen(WorkerLog.CALL, "events[-1].message", Words.clause(last, 160))));
      notes.certain(Cause.FOREIGN_CODE, clause, evidence, fix);
    } else {
      notes.likely(Cause.FOREIGN_CODE, clause, evidence, fix);
      notes.open("its log tells more", lines.unseen().orElse("the job has no log"));
    }
  }
}
