package academy.video.command;

import academy.video.config.EncodeConfig;
import academy.video.config.EncodeConfigReader;
import academy.video.config.Setting;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.log.ProgressReporter;
import academy.video.model.JobIdentity;
import academy.video.model.Location;
import academy.video.model.LogFormat;
import academy.video.model.Machine;
import academy.video.pipeline.DryRun;
import academy.video.pipeline.EncodeRequest;
import academy.video.pipeline.JobResult;
import academy.video.store.ObjectLayout;
import academy.video.webhook.Webhook;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code encode}: the worker's job. */
@Command(
    name = EncodeCommand.NAME,
    description = {
      "Encodes one video into adaptive HLS.",
      "SOURCE and DESTINATION are a local path, file:PATH, r2://bucket/key or s3://bucket/key."
          + " A path that starts with a hyphen comes behind --."
    })
final class EncodeCommand implements Callable<Integer> {

  static final String NAME = "encode";

  static List<String> examples() {
    return List.of(
        "encode test-media/lecture.mp4 out/ --profile lecture",
        "encode r2://uploads/7.mp4 r2://videos/7 --log-format json",
        "encode test-media/lecture.mp4 out/ --dry-run");
  }

  static List<ExitCode> exitCodes() {
    return List.of(
        ExitCode.SUCCEEDED,
        ExitCode.CONFIG_MISSING,
        ExitCode.CONFIG_INVALID,
        ExitCode.PROFILE_INVALID,
        ExitCode.USAGE,
        ExitCode.SOURCE_NOT_FOUND,
        ExitCode.SOURCE_UNSUPPORTED,
        ExitCode.SOURCE_CORRUPT,
        ExitCode.SOURCE_OVER_LIMIT,
        ExitCode.SOURCE_CHANGED,
        ExitCode.STORAGE_UNAVAILABLE,
        ExitCode.STORAGE_THROTTLED,
        ExitCode.INTERRUPTED,
        ExitCode.STORAGE_ACCESS_DENIED,
        ExitCode.BUCKET_NOT_FOUND,
        ExitCode.OUT_OF_MEMORY,
        ExitCode.SCRATCH_FULL,
        ExitCode.STALLED,
        ExitCode.INTERNAL_ERROR,
        ExitCode.NATIVE_CRASH,
        ExitCode.OUTPUT_INVALID);
  }

  /** How long the end of a job may wait for an API server that does not answer. */
  private static final Duration LAST_DELIVERY = Duration.ofSeconds(30);

  /** What the promise of 5 s leaves once a stopped job has written its last line. */
  private static final Duration LAST_DELIVERY_WHEN_STOPPED = Duration.ofMillis(500);

  private final CommandContext context;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SOURCE",
      description = "The video to encode. Variable: VIDEO_SOURCE.")
  private @Nullable String source;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DESTINATION",
      description = "The folder to write to. Variable: VIDEO_DESTINATION.")
  private @Nullable String destination;

  @Option(
      names = "--video-id",
      paramLabel = "ID",
      description = "The video's name in log lines. Variable: VIDEO_ID.")
  private @Nullable String videoId;

  @Option(
      names = "--profile",
      paramLabel = "NAME|FILE",
      description =
          "standard, lecture, a JSON file's path or a JSON object. Variable: VIDEO_PROFILE.")
  private @Nullable String profile;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "json, text or auto: text on a terminal, else json. Variable: LOG_FORMAT.")
  private @Nullable String logFormat;

  @Option(
      names = "--scratch-dir",
      paramLabel = "FOLDER",
      description = "The local folder for temporary files. Variable: VIDEO_SCRATCH_DIR.")
  private @Nullable String scratchDir;

  @Option(
      names = "--max-chunks-at-once",
      paramLabel = "N",
      description =
          "How many chunks are encoded at once; else one for every two cores, as far as memory"
              + " allows. Variable: VIDEO_MAX_CHUNKS_AT_ONCE.")
  private @Nullable String maxChunksAtOnce;

  @Option(
      names = "--watchdog",
      paramLabel = "TIME",
      description =
          "End a job without progress after this time, such as 90s or 10m. Variable:"
              + " VIDEO_WATCHDOG.")
  private @Nullable String watchdog;

  @Option(
      names = "--storage-deadline",
      paramLabel = "TIME",
      description =
          "Try a call to R2 or S3 again for this long, such as 30s or 5m. Variable:"
              + " VIDEO_STORAGE_DEADLINE.")
  private @Nullable String storageDeadline;

  @Option(
      names = "--r2-account-id",
      paramLabel = "ID",
      description = "The Cloudflare account of r2:// locations. Variable: R2_ACCOUNT_ID.")
  private @Nullable String r2AccountId;

  @Option(
      names = "--r2-endpoint",
      paramLabel = "URL",
      description = "Another S3 endpoint for r2:// locations. Variable: R2_ENDPOINT.")
  private @Nullable String r2Endpoint;

  @Option(
      names = "--dry-run",
      description =
          "Only probe and plan; print what would be done, and the memory and time for it.")
  private boolean dryRun;

  @Option(
      names = "--json",
      description =
          "Print JSON: log lines, or with --dry-run one document, with log lines on standard"
              + " error.")
  private boolean json;

  EncodeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    EncodeConfigReader reader =
        new EncodeConfigReader(
            arguments(), context.environment(), context.profiles(), context.temporaryFolder());
    LogFormat format =
        json ? LogFormat.JSON : reader.logFormat().resolve(context.stdoutIsTerminal());
    boolean documentOnly = dryRun && json;
    JobLog log = context.openJobLog(format, documentOnly ? context.stderr() : context.stdout());
    log.identity(reader.identity());
    for (EncodeConfigReader.Warning warning : reader.warnings()) {
      log.warn(Event.CONFIG_WARNING, warning.sentence(), Map.of("setting", warning.setting()));
    }
    Cancellation cancellation = new Cancellation();
    JobSupervisor supervisor =
        new JobSupervisor(
            log,
            cancellation,
            JobSupervisor.GRACE,
            context.halt(),
            BatchReport.of(context, log, reader.selfReports()));
    Optional<Webhook> webhook = dryRun ? Optional.empty() : webhook(reader, log);
    context
        .stopSignal()
        .onStop(
            () -> {
              int code = supervisor.stop();
              webhook.ifPresent(told -> told.await(LAST_DELIVERY_WHEN_STOPPED));
              return code;
            });
    AtomicReference<@Nullable JobResult> result = new AtomicReference<>();
    ExitCode exitCode =
        supervisor.run(
            () -> result.set(encode(reader, log, format, cancellation)),
            () -> successMessage(reader, log, format, Optional.ofNullable(result.get())));
    webhook.ifPresent(told -> told.await(LAST_DELIVERY));
    return exitCode.code();
  }

  private Optional<Webhook> webhook(EncodeConfigReader reader, JobLog log) {
    Optional<Webhook> webhook =
        reader
            .webhook()
            .map(
                target ->
                    new Webhook(
                        target,
                        Webhook.Patience.standard(),
                        context.json(),
                        context.redactor(),
                        context.clock(),
                        problem -> log.warn(Event.WEBHOOK_FAILED, problem, Map.of())));
    webhook.ifPresent(log::listener);
    return webhook;
  }

  /** Gives what was made; null for a dry run, which makes nothing. */
  private @Nullable JobResult encode(
      EncodeConfigReader reader, JobLog log, LogFormat format, Cancellation cancellation) {
    EncodeConfig config = reader.config();
    refuseLostResult(config, reader.identity());
    EarlierCrashes.refuse(
        context, Optional.ofNullable(reader.identity().attempt()), reader.selfReports());
    Machine machine = context.machine().read(Runtime.getRuntime().availableProcessors());
    EncodeRequest request = new EncodeRequest(config, reader.identity(), machine);
    boolean showsBar = format == LogFormat.TEXT && context.stdoutIsTerminal() && !dryRun;
    try (Engine engine = context.engines().apply(log::nativeMessage)) {
      log.info(Event.JOB_STARTED, startMessage(config), startFields(config, machine, engine));
      if (dryRun) {
        printDryRun(engine.runner().dryRun(request, log, cancellation), log, format);
        return null;
      }
      try (ProgressReporter _ = new ProgressReporter(log, showsBar, context.nanoTime())) {
        return engine.runner().run(request, log, cancellation);
      }
    }
  }

  /** A container of AWS Batch is removed once it has ended, and its own files with it. */
  private void refuseLostResult(EncodeConfig config, JobIdentity identity) {
    if (identity.jobId() == null || !(config.destination() instanceof Location.Local(var folder))) {
      return;
    }
    Optional<String> why = context.machine().whyLostWithContainer(folder);
    if (why.isPresent()) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID,
              "VIDEO_DESTINATION (DESTINATION) is %s, in the container's own file system (%s): the result would go with the container when job %s ends."
                  .formatted(folder, why.get(), identity.jobId()))
          .withHint(
              "Submit the video with a destination in r2:// or s3://, or mount a volume there.")
          .asException();
    }
  }

  private void printDryRun(DryRun result, JobLog log, LogFormat format) {
    if (json) {
      context.print(context.json().text(result));
    } else if (format == LogFormat.TEXT) {
      log.output().print(DryRunText.of(result));
    } else {
      log.info(
          Event.DRY_RUN,
          "This is what would be encoded.",
          Map.of("result", context.json().map(result)));
    }
  }

  private static String startMessage(EncodeConfig config) {
    return "Encoding %s to %s with profile %s."
        .formatted(
            config.source().display(), config.destination().display(), config.profile().name());
  }

  private Map<String, @Nullable Object> startFields(
      EncodeConfig config, Machine machine, Engine engine) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("source", config.source().display());
    fields.put("destination", config.destination().display());
    fields.put("profile", context.json().map(config.profile()));
    fields.put("scratch_dir", config.scratch().toString());
    fields.put("watchdog_s", config.watchdog().toSeconds());
    fields.put("storage_deadline_s", config.storageDeadline().toSeconds());
    fields.put(
        "max_chunks_at_once",
        config.maxChunksAtOnce().isPresent() ? config.maxChunksAtOnce().getAsInt() : null);
    fields.put("r2_endpoint", config.r2().map(r2 -> r2.endpoint().toString()).orElse(null));
    fields.put("versions", VersionCommand.of(context.workerVersion(), engine));
    fields.put("cores", machine.cores());
    fields.put("memory_limit_bytes", machine.memoryBytes());
    return fields;
  }

  private String successMessage(
      EncodeConfigReader reader, JobLog log, LogFormat format, Optional<JobResult> result) {
    if (result.isEmpty()) {
      return "Nothing was written.";
    }
    double seconds = log.elapsed().toMillis() / 1000.0;
    Location destination = reader.config().destination();
    String sentence =
        String.format(
            Locale.ROOT,
            "Encoded %.1f s of video in %.1f s: %s",
            log.meter().mediaDoneMs() / 1000.0,
            seconds,
            playlistIn(destination));
    return format == LogFormat.TEXT && context.stdoutIsTerminal()
        ? JobEnding.of(
            sentence,
            result.get(),
            log.meter().mediaEncodedMs(),
            log.elapsed().toMillis(),
            destination)
        : sentence;
  }

  private static String playlistIn(Location destination) {
    return switch (destination) {
      case Location.Local local ->
          local.path().resolve(ObjectLayout.MULTIVARIANT_PLAYLIST).toString();
      case Location.R2 r2 -> r2.display() + "/" + ObjectLayout.MULTIVARIANT_PLAYLIST;
      case Location.S3 s3 -> s3.display() + "/" + ObjectLayout.MULTIVARIANT_PLAYLIST;
    };
  }

  private Map<Setting, String> arguments() {
    return new GivenSettings()
        .with(Setting.VIDEO_SOURCE, source)
        .with(Setting.VIDEO_DESTINATION, destination)
        .with(Setting.VIDEO_ID, videoId)
        .with(Setting.VIDEO_PROFILE, profile)
        .with(Setting.LOG_FORMAT, logFormat)
        .with(Setting.VIDEO_SCRATCH_DIR, scratchDir)
        .with(Setting.VIDEO_MAX_CHUNKS_AT_ONCE, maxChunksAtOnce)
        .with(Setting.VIDEO_WATCHDOG, watchdog)
        .with(Setting.VIDEO_STORAGE_DEADLINE, storageDeadline)
        .with(Setting.R2_ACCOUNT_ID, r2AccountId)
        .with(Setting.R2_ENDPOINT, r2Endpoint)
        .asMap();
  }
}
