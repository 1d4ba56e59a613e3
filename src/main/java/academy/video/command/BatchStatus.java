package academy.video.command;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.batch.ArrayState;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.log.ProgressBar;
import academy.video.model.PlainText;
import academy.video.ops.status.JobLines;
import academy.video.ops.status.JobState;
import academy.video.ops.status.NodesStatus;
import academy.video.ops.status.StatusReader;
import academy.video.ops.status.VideoStatus;
import academy.video.ops.status.VideoStatus.LastJob;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows a Batch job, once or until it ends. Used once, by one thread. */
final class BatchStatus {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

  private final CommandContext context;
  private final Aws aws;
  private final BatchJobs jobs;
  private final LogGroup logGroup;
  private final boolean asJson;
  private final boolean showsBar;
  private Optional<Integer> exitCodeInLog = Optional.empty();
  private double percent;
  private boolean logDenied;
  private @Nullable JobLines lines;

  /**
   * Which log group is read.
   *
   * @param name as it is set, or by default
   * @param given whether the command line names it; else a job's own comes first
   */
  record LogGroup(String name, boolean given) {
    String of(BatchJob job) {
      return given ? name : job.logGroup().orElse(name);
    }
  }

  BatchStatus(CommandContext context, Aws aws, LogGroup logGroup, boolean asJson) {
    this.context = context;
    this.aws = aws;
    this.jobs = new BatchJobs(aws);
    this.logGroup = logGroup;
    this.asJson = asJson;
    this.showsBar = context.terminal().isThere() && !asJson;
  }

  /** Prints where the job stands; 0, or the job's own exit code where it failed. */
  int show(String id) {
    BatchJob job = require(id);
    job.logStream().ifPresent(stream -> newLines(job, stream).forEach(this::note));
    return print(job);
  }

  /** Prints log lines until the job is over, and ends as it ended. */
  int follow(String id) throws InterruptedException {
    String seen = "";
    while (true) {
      BatchJob job = require(id);
      String state = state(job);
      if (!state.equals(seen) && !asJson) {
        say("Job %s is %s.%n".formatted(job.id(), state));
      }
      seen = state;
      job.logStream().ifPresent(stream -> newLines(job, stream).forEach(this::printLine));
      if (job.state().isOver()) {
        say("");
        return print(job);
      }
      if (job.array().isPresent()) {
        nodes(job);
      }
      if (showsBar) {
        say(bar(job.state()));
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /** An array job's own state stays the same while its children work. */
  static String state(BatchJob job) {
    return job.state()
        + job.array()
            .map(ArrayState::sentence)
            .filter(children -> !children.isEmpty())
            .map(": "::concat)
            .orElse("");
  }

  /** What nodes do together, each time that they have done a percent more. */
  private void nodes(BatchJob job) {
    at(job, StatusReader::lastJob)
        .flatMap(found -> found)
        .filter(told -> told.jobId().filter(job.id()::equals).isPresent())
        .ifPresent(
            told -> {
              boolean further = Math.floor(told.percent()) > Math.floor(percent);
              percent = told.percent();
              told.nodes()
                  .filter(_ -> further)
                  .ifPresent(nodes -> say(asJson ? event(told, nodes) : line(nodes)));
            });
  }

  private String line(NodesStatus nodes) {
    return String.format(Locale.ROOT, "%.1f %%: %s.%n", percent, nodes.sentence());
  }

  /** Like a line of a job's own log, which an array job has none of. */
  private String event(LastJob told, NodesStatus nodes) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", "progress");
    event.put("message", line(nodes).strip());
    event.put("job_id", told.jobId());
    event.put("stage", told.stage());
    event.put("percent", percent);
    event.put("nodes", nodes);
    return context.json().text(event);
  }

  private BatchJob require(String id) {
    return jobs.describe(id)
        .orElseThrow(
            () ->
                Failure.of(
                        ExitCode.PROBLEM_FOUND,
                        "AWS Batch knows no job %s in this region.".formatted(id))
                    .withHint("Check the id, AWS_REGION and the account; jobs are kept for 7 days.")
                    .asException());
  }

  private int exitCode(BatchJob job) {
    if (job.state() == BatchState.SUCCEEDED) {
      return ExitCode.SUCCEEDED.code();
    }
    return job.lastExitCode()
        .or(() -> exitCodeInLog)
        .or(job::exitCode)
        .filter(code -> code != 0)
        .orElse(ExitCode.PROBLEM_FOUND.code());
  }

  private List<String> newLines(BatchJob job, String stream) {
    if (logDenied) {
      return List.of();
    }
    if (lines == null) {
      lines = new JobLines(aws, logGroup.of(job));
    }
    try {
      List<String> found = lines.next(stream);
      if (!lines.isThere() && job.state().isOver()) {
        context
            .stderr()
            .printf(
                "There is no log stream %s in the log group %s; name another with --log-group.%n",
                stream, logGroup.of(job));
      }
      return found;
    } catch (AwsException e) {
      // The job's state is still worth following.
      logDenied = true;
      context.tell("The log can't be read: " + e.failure().reason());
      return List.of();
    }
  }

  private void printLine(String line) {
    JsonNode event = note(line);
    if (asJson || event.isMissingNode()) {
      say(PlainText.json(line) + "\n");
    } else {
      say(
          "%s %-17s %s%n"
              .formatted(
                  PlainText.line(event.path("@timestamp").asText()),
                  PlainText.line(event.path("event").asText()),
                  PlainText.line(event.path("message").asText())));
    }
  }

  /** Remembers what a line tells of the job. */
  private JsonNode note(String line) {
    JsonNode event = parsed(line);
    if (event.path("event").asText().equals("job.finished")) {
      exitCodeInLog =
          Optional.of(event.path("exit_code").asInt()).filter(code -> code > 0 && code <= 255);
    }
    if (event.path("event").asText().equals("progress")) {
      percent = Math.clamp(event.path("percent").asDouble(), 0, 100);
    }
    return event;
  }

  private JsonNode parsed(String line) {
    JsonNode none = MissingNode.getInstance();
    try {
      JsonNode node = context.json().readTree(line.getBytes(StandardCharsets.UTF_8));
      return node.isObject() ? node : none;
    } catch (UncheckedIOException _) {
      return none; // whatever printed it, people want to see it
    }
  }

  private void say(String text) {
    if (showsBar) {
      context.clearLine();
    }
    context.print(text);
  }

  private String bar(BatchState state) {
    return ProgressBar.of(
        state.name().toLowerCase(Locale.ROOT),
        percent,
        "",
        context.terminal().columns().getAsInt());
  }

  /** Prints where the job stands, and gives the exit code for that. */
  private int print(BatchJob job) {
    Optional<VideoStatus> video = at(job, StatusReader::read);
    Optional<ArrayChildren> children =
        job.array().map(state -> ArrayChildren.read(jobs, job, state));
    print(job, video, children);
    if (!job.state().isOver()) {
      return ExitCode.SUCCEEDED.code();
    }
    int code =
        children.map(ofArray -> exitCode(job, ofArray, video)).orElseGet(() -> exitCode(job));
    if (job.state() == BatchState.FAILED && code == ExitCode.SUCCEEDED.code() && !asJson) {
      say("Its video is published all the same: other nodes did what the failed ones left.\n");
    }
    return code;
  }

  /** The video's own end counts: what a failed child left undone, the others may have done. */
  private static int exitCode(BatchJob job, ArrayChildren children, Optional<VideoStatus> video) {
    Optional<VideoStatus> told =
        video.filter(
            status ->
                status.lastJob().flatMap(LastJob::jobId).filter(job.id()::equals).isPresent());
    if (job.state() == BatchState.SUCCEEDED
        || told.filter(status -> status.job() == JobState.SUCCEEDED).isPresent()) {
      return ExitCode.SUCCEEDED.code();
    }
    return told.flatMap(VideoStatus::lastJob)
        .flatMap(LastJob::exitCode)
        .or(() -> Optional.of(children.exitCode()).filter(code -> code != 0))
        .orElse(ExitCode.PROBLEM_FOUND.code());
  }

  private void print(BatchJob job, Optional<VideoStatus> video, Optional<ArrayChildren> children) {
    if (asJson) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("job", job);
      children.ifPresent(ofArray -> result.put("failed_children", ofArray.failed()));
      result.put("log_group", logGroup.of(job));
      result.put("video", video);
      context.print(context.json().text(result));
      return;
    }
    context.print(
        BatchJobText.of(job, logGroup.of(job), children)
            + video.map(status -> StatusCommand.text(status, Optional.of(job))).orElse("")
            + (job.state() == BatchState.SUCCEEDED ? "" : askWhy(job.id())));
  }

  static String askWhy(String id) {
    return "Ask why: ./entrypoint doctor --job %s%n".formatted(id);
  }

  /** What the destination says, where the job names it and this machine may read it. */
  private <T> Optional<T> at(BatchJob job, Function<StatusReader, T> question) {
    String destination = job.parameters().getOrDefault("destination", "");
    if (destination.isEmpty()) {
      return Optional.empty();
    }
    try (Destinations.Opened opened = DestinationCommands.open(context, destination)) {
      return Optional.of(
          question.apply(new StatusReader(opened.store(), context.json(), context.clock())));
    } catch (WorkerException e) {
      context.tell("The destination can't be read: " + e.failure().reason());
      return Optional.empty();
    }
  }
}
