package academy.video.command;

import academy.video.aws.Aws;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.config.BatchNames;
import academy.video.config.Setting;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.Count;
import academy.video.model.PlainText;
import academy.video.ops.status.JobState;
import academy.video.ops.status.Publication;
import academy.video.ops.status.StatusReader;
import academy.video.ops.status.VideoStatus;
import academy.video.ops.status.VideoStatus.LastJob;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code status}: where a video or a Batch job stands. */
@Command(
    name = "status",
    description = {
      "Prints the state of a video's last job, and whether its published result is complete. With"
          + " --job, prints the state of a job of AWS Batch.",
      "DESTINATION is a local folder, file:PATH, r2://bucket/key or s3://bucket/key."
    })
final class StatusCommand extends Subcommand implements Callable<Integer> {

  private static final int MISSING_SHOWN = 5;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DESTINATION",
      description = "The folder of one video.")
  private String destination = "";

  @Option(
      names = "--job",
      paramLabel = "ID",
      description =
          "Show this job of AWS Batch, by its id or ARN: its state, attempts, reasons and log"
              + " stream. If the job failed, exit with its exit code.")
  private String job = "";

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description =
          "Show where the videos of a list stand that submit --list reads, with the same --profile"
              + " and --queue, and what those that are complete or running take together.")
  private @Nullable Path list;

  @Option(
      names = "--follow",
      description = "Print the job's log until it ends, and exit with the job's own code.")
  private boolean follow;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

  StatusCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(
            Setting.VIDEO_BATCH_LOG_GROUP,
            Setting.VIDEO_BATCH_JOB_QUEUE,
            Setting.VIDEO_BATCH_JOB_DEFINITION,
            Setting.VIDEO_PROFILE,
            Setting.VIDEO_PRICE_PER_VCPU_HOUR),
        exitCodesOfStores(
            ExitCode.BATCH_UNAVAILABLE, ExitCode.AWS_ACCESS_DENIED, ExitCode.PROBLEM_FOUND),
        "status r2://videos/7",
        "status out/ --json",
        "status --job 0c5b2f2e-6c0f-4f0a-8f44-0d8f5e3b7a51",
        "status r2://videos/7 --follow",
        "status --list videos.csv --profile lecture");
  }

  @Override
  public Integer call() throws InterruptedException {
    long given =
        Stream.of(!job.isEmpty(), !destination.isEmpty(), list != null).filter(is -> is).count();
    if (given != 1 || (list != null && follow)) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "Give either DESTINATION, --job ID or --list FILE; --follow is for one job.");
    }
    if (list != null) {
      return new ListCommands(context, settings.asMap(), asJson)
          .run(list, ListCommands.Task.STATUS);
    }
    if (!job.isEmpty()) {
      return ofBatchJob(BatchNames.nameOf(job));
    }
    return follow ? ofBatchJob(lastJobOf(destination)) : ofVideo();
  }

  private int ofVideo() {
    return DestinationCommands.with(
            context,
            destination,
            (_, opened) -> {
              VideoStatus status = read(opened);
              Optional<Waiting> waiting = waiting(status);
              context.print(
                  asJson
                      ? json(status, waiting)
                      : text(status, waiting.flatMap(Waiting::job))
                          + waiting.map(Waiting::text).orElse(""));
              boolean well = status.isWell() && waiting.map(Waiting::isWell).orElse(true);
              return well ? ExitCode.SUCCEEDED : ExitCode.PROBLEM_FOUND;
            })
        .code();
  }

  /**
   * A job that has been submitted writes no status before its container runs: only Batch knows
   * whether it ever will; likewise of nodes that have not begun. Where Batch can't be asked, what
   * status.json says stands.
   */
  private Optional<Waiting> waiting(VideoStatus status) {
    Optional<String> id = status.lastJob().flatMap(LastJob::jobId);
    boolean shared =
        status.job() == JobState.RUNNING && status.lastJob().flatMap(LastJob::nodes).isPresent();
    if ((status.job() != JobState.SUBMITTED && !shared) || id.isEmpty()) {
      return Optional.empty();
    }
    try (Aws aws = context.aws().get()) {
      return Optional.of(new Waiting(id.get(), new BatchJobs(aws).describe(id.get())));
    } catch (WorkerException e) {
      context.tell("AWS Batch can't be asked for the job: " + e.failure().reason());
      return Optional.empty();
    }
  }

  /** A submitted job, as Batch tells of it; empty where Batch knows none. */
  private record Waiting(String id, Optional<BatchJob> job) {

    boolean isWell() {
      return job.map(known -> known.state() != BatchState.FAILED).orElse(false);
    }

    String text() {
      StringBuilder text = new StringBuilder();
      line(
          text,
          "Batch",
          job.map(
                  known ->
                      BatchStatus.state(known)
                          + known.statusReason().map(reason -> ": " + reason).orElse(""))
              .orElse("knows no job " + id + " in this region: submit the video again"));
      if (job.isPresent()) {
        text.append(BatchStatus.askWhy(id));
      }
      return text.toString();
    }
  }

  private String json(VideoStatus status, Optional<Waiting> waiting) {
    Map<String, Object> result = new LinkedHashMap<>(context.json().map(status));
    waiting.flatMap(Waiting::job).ifPresent(job -> result.put("batch_job", job));
    return context.json().text(result);
  }

  private VideoStatus read(Destinations.Opened opened) {
    return new StatusReader(opened.store(), context.json(), context.clock()).read();
  }

  private String lastJobOf(String folder) {
    AtomicReference<VideoStatus> found = new AtomicReference<>();
    DestinationCommands.with(
        context,
        folder,
        (_, opened) -> {
          found.set(read(opened));
          return ExitCode.SUCCEEDED;
        });
    return Objects.requireNonNull(found.get())
        .lastJob()
        .flatMap(LastJob::jobId)
        .orElseThrow(
            () ->
                Failure.of(
                        ExitCode.PROBLEM_FOUND,
                        "No Batch job can be followed: status.json of %s names none."
                            .formatted(folder))
                    .withHint("Submit the video, or name the job with --job.")
                    .asException());
  }

  private int ofBatchJob(String id) throws InterruptedException {
    BatchStatus.LogGroup group =
        new BatchStatus.LogGroup(
            BatchNames.read(settings.asMap(), context.environment()).logGroup(),
            settings.asMap().containsKey(Setting.VIDEO_BATCH_LOG_GROUP));
    try (Aws aws = context.aws().get()) {
      BatchStatus status = new BatchStatus(context, aws, group, asJson);
      return follow ? status.follow(id) : status.show(id);
    }
  }

  /**
   * Where the video stands.
   *
   * @param batchJob the job as AWS Batch tells of it, which knows of an end before it began
   */
  static String text(VideoStatus status, Optional<BatchJob> batchJob) {
    StringBuilder text = new StringBuilder();
    line(text, "Video", status.location());
    Optional<BatchJob> same =
        batchJob.filter(
            job ->
                status
                    .lastJob()
                    .flatMap(LastJob::jobId)
                    .filter(job.submittedId()::equals)
                    .isPresent());
    line(text, "Job", job(status, same));
    status.lastJob().ifPresent(job -> made(job, status, text));
    status
        .lastJob()
        .flatMap(LastJob::nodes)
        .filter(_ -> status.job() == JobState.RUNNING || status.job() == JobState.STALE)
        .ifPresent(nodes -> line(text, "Nodes", nodes.sentence()));
    status
        .lastJob()
        .filter(_ -> status.job() == JobState.FAILED || status.job() == JobState.SUPERSEDED)
        .ifPresent(
            job -> {
              job.reason().ifPresent(reason -> line(text, "", reason));
              job.hint().ifPresent(hint -> line(text, "", "What to do: " + hint));
            });
    status.deletedAt().ifPresent(at -> line(text, "Deleted", deleted(at)));
    line(text, "Published", published(status.publication()));
    status.problems().forEach(problem -> line(text, "Problem", problem));
    List<String> missing = status.publication().missing();
    missing.stream().limit(MISSING_SHOWN).forEach(key -> line(text, "", "missing: " + key));
    if (missing.size() > MISSING_SHOWN) {
      line(text, "", "and %,d more".formatted(missing.size() - MISSING_SHOWN));
    }
    return text.toString();
  }

  /** From what, how and when. */
  private static void made(LastJob job, VideoStatus status, StringBuilder text) {
    job.source()
        .ifPresent(
            source ->
                line(
                    text,
                    "Source",
                    source + job.profile().map(name -> ", profile " + name).orElse("")));
    String title =
        switch (status.job()) {
          case SUCCEEDED, SUPERSEDED, FAILED -> "Ended";
          case SUBMITTED -> "Submitted";
          case NONE, RUNNING, STALE -> "Last seen";
        };
    // Without an age it is no time of a clock, but somebody else's text.
    if (status.heartbeatAgeMs().isPresent()) {
      line(text, title, date(Instant.parse(job.heartbeat())));
    }
  }

  private static String date(Instant at) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
        .format(at.atOffset(ZoneOffset.UTC));
  }

  private static String job(VideoStatus status, Optional<BatchJob> batchJob) {
    String where =
        status
            .lastJob()
            .map(job -> String.format(Locale.ROOT, "%s, %.1f %%", job.stage(), job.percent()))
            .orElse("");
    String names = status.lastJob().map(StatusCommand::names).orElse("");
    String heartbeat =
        status.heartbeatAgeMs().isPresent()
            ? ", heartbeat %d s ago"
                .formatted(Math.round(status.heartbeatAgeMs().getAsLong() / 1e3))
            : "";
    return switch (status.job()) {
      case NONE -> "none known: there is no status.json of a job";
      case SUBMITTED -> submitted(batchJob) + names;
      case RUNNING -> "running: " + where + heartbeat + names;
      case STALE ->
          "stale: was running (%s)%s%s; it was killed or cannot reach its storage. Run it again."
              .formatted(where, heartbeat, names);
      case SUCCEEDED -> "succeeded" + names;
      case SUPERSEDED -> "superseded, and published nothing" + names;
      case FAILED ->
          "failed in %s with %s%s"
              .formatted(
                  where,
                  status.lastJob().flatMap(LastJob::failure).orElse("no failure's name"),
                  names);
    };
  }

  /** What status.json can't know of a job that has never written it. */
  private static String submitted(Optional<BatchJob> batchJob) {
    return batchJob
        .map(
            job ->
                switch (job.state()) {
                  case FAILED -> "failed before it wrote any status";
                  case SUCCEEDED -> "succeeded without writing its status";
                  case RUNNING -> "running, and has not written its status yet";
                  case SUBMITTED, PENDING, RUNNABLE, STARTING, UNKNOWN ->
                      "submitted, and not begun yet";
                })
        .orElse("submitted; nothing was heard of it since");
  }

  private static String names(LastJob job) {
    StringBuilder names = new StringBuilder();
    job.jobId().ifPresent(id -> names.append(", Batch job ").append(id));
    job.attempt().ifPresent(attempt -> names.append(", attempt ").append(attempt));
    return names.toString();
  }

  private static String deleted(String at) {
    return at + "; what was requested before is not published any more";
  }

  private static String published(Publication publication) {
    if (!publication.published()) {
      return "nothing: there is no master.m3u8";
    }
    return String.format(
        Locale.ROOT,
        "%s, %s: %s, %s",
        publication.generations().isEmpty()
            ? "no generation"
            : "generation " + String.join(", ", publication.generations()),
        publication.complete()
            ? "complete"
            : publication.missing().isEmpty()
                ? "INCOMPLETE"
                : "INCOMPLETE, %s missing"
                    .formatted(
                        publication.missing().size() == 1
                            ? "1 object is"
                            : Count.of(publication.missing().size(), "object") + " are"),
        Count.of(publication.objects(), "object"),
        Count.of(publication.bytes(), "byte"));
  }

  private static void line(StringBuilder text, String title, String value) {
    text.append("%-10s %s%n".formatted(title, PlainText.line(value)));
  }
}
