package academy.video.command;

import academy.video.codec.Containment;
import academy.video.config.EncodeConfig;
import academy.video.config.EncodeConfigReader;
import academy.video.config.Setting;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.log.ProgressReporter;
import academy.video.model.Count;
import academy.video.model.JobIdentity;
import academy.video.model.Location;
import academy.video.model.LogFormat;
import academy.video.model.Machine;
import academy.video.pipeline.DryRun;
import academy.video.pipeline.EncodeRequest;
import academy.video.pipeline.JobResult;
import academy.video.sandbox.SandboxMode;
import academy.video.store.ObjectLayout;
import academy.video.webhook.Webhook;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code encode}: the worker's job. */
@Command(
    name = EncodeCommand.NAME,
    description = {
      "Encodes one video into adaptive HLS.",
      "SOURCE and DESTINATION can be a local path, file:PATH, r2://bucket/key or s3://bucket/key."
          + " Put -- before a path that starts with a hyphen."
    })
final class EncodeCommand extends Subcommand implements Callable<Integer> {

  static final String NAME = "encode";

  /** How long the end of a job may wait for an API server that does not answer. */
  private static final Duration LAST_DELIVERY = Duration.ofSeconds(30);

  /** What the promise of 5 s leaves once a stopped job has written its last line. */
  private static final Duration LAST_DELIVERY_WHEN_STOPPED = Duration.ofMillis(500);

  @Option(
      names = "--dry-run",
      description = "Only probe and plan; print the plan, and the expected memory and time.")
  private boolean dryRun;

  @Option(
      names = "--json",
      description =
          "Print JSON: log lines, or with --dry-run one document and log lines on standard"
              + " error.")
  private boolean json;

  EncodeCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(
            Setting.VIDEO_SOURCE,
            Setting.VIDEO_DESTINATION,
            Setting.VIDEO_ID,
            Setting.VIDEO_PROFILE,
            Setting.LOG_FORMAT,
            Setting.VIDEO_SCRATCH_DIR,
            Setting.VIDEO_MAX_CHUNKS_AT_ONCE,
            Setting.VIDEO_NODES,
            Setting.VIDEO_NODE,
            Setting.VIDEO_WATCHDOG,
            Setting.VIDEO_STORAGE_DEADLINE,
            Setting.R2_ACCOUNT_ID,
            Setting.R2_ENDPOINT),
        EnumSet.complementOf(
            EnumSet.of(
                ExitCode.BATCH_UNAVAILABLE,
                ExitCode.AWS_ACCESS_DENIED,
                ExitCode.PROBLEM_FOUND,
                ExitCode.STUCK_FOUND,
                ExitCode.DUPLICATE_JOB)),
        "encode test-media/lecture.mp4 out/ --profile lecture",
        "encode r2://uploads/7.mp4 r2://videos/7 --log-format json",
        "encode test-media/lecture.mp4 out/ --dry-run");
  }

  @Override
  public Integer call() {
    EncodeConfigReader reader =
        new EncodeConfigReader(
            settings.asMap(), context.environment(), context.profiles(), context.temporaryFolder());
    LogFormat format =
        json ? LogFormat.JSON : reader.logFormat().resolve(context.terminal().isThere());
    boolean documentOnly = dryRun && json;
    JobLog log = context.openJobLog(format, documentOnly ? context.stderr() : context.stdout());
    log.identity(reader.identity());
    log.node(reader.node());
    Optional.ofNullable(context.environment().get("AWS_BATCH_JQ_NAME")).ifPresent(log::queue);
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
    refuseAfterCrashes(reader, log, config);
    Machine machine = context.machine().read(Runtime.getRuntime().availableProcessors());
    EncodeRequest request = new EncodeRequest(config, reader.identity(), machine);
    boolean showsBar = format == LogFormat.TEXT && context.terminal().isThere() && !dryRun;
    try (Engine engine = context.engines().make(config.sandbox(), log::nativeMessage)) {
      log.info(Event.JOB_STARTED, startMessage(config), startFields(config, machine, engine));
      tellOfMissing(engine.containment(), config.sandbox(), log);
      if (dryRun) {
        printDryRun(engine.runner().dryRun(request, log, cancellation), log, format);
        return null;
      }
      try (ProgressReporter _ =
          new ProgressReporter(log, showsBar, context.terminal().columns(), context.nanoTime())) {
        return engine.runner().run(request, log, cancellation);
      }
    }
  }

  /** What the kernel does not do for it; the other layers hold. */
  private static void tellOfMissing(Containment containment, SandboxMode mode, JobLog log) {
    Map<String, String> missing = containment.missing();
    String reasons =
        missing.entrySet().stream()
            .map(layer -> "%s (%s)".formatted(layer.getKey(), layer.getValue()))
            .collect(Collectors.joining(", "));
    if (mode == SandboxMode.REQUIRED && !containment.report().holds()) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID,
              "VIDEO_SANDBOX is required, but this kernel or container does not give all of it: %s."
                  .formatted(reasons))
          .withHint(
              "Run the worker where seccomp is allowed, or set VIDEO_SANDBOX to auto; docs/security.md says what each layer stops.")
          .asException();
    }
    if (!missing.isEmpty()) {
      log.warn(
          Event.SANDBOX_INCOMPLETE,
          "The sandbox is without %s.".formatted(reasons),
          Map.of("missing", missing));
    }
  }

  private void refuseAfterCrashes(EncodeConfigReader reader, JobLog log, EncodeConfig config) {
    try {
      EarlierCrashes.refuse(
          context, Optional.ofNullable(reader.identity().attempt()), reader.selfReports());
    } catch (WorkerException e) {
      if (!config.node().isAlone()) {
        log.voice().speak(false); // the other nodes do its work
      }
      throw e;
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
          "This is the plan; nothing was encoded.",
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
    fields.put("node", config.node().index());
    fields.put("nodes", config.node().count());
    fields.put("r2_endpoint", config.r2().map(r2 -> r2.endpoint().toString()).orElse(null));
    fields.put("versions", VersionCommand.of(context.workerVersion(), engine));
    fields.put("sandbox", engine.containment().holding());
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
    if (!result.get().isPublishedHere()) {
      return "Encoded %d of %s as %s; another node has published %s"
          .formatted(
              log.meter().chunksEncoded(),
              Count.of(log.meter().chunksTotal(), "chunk"),
              reader.config().node(),
              playlistIn(destination));
    }
    String sentence =
        String.format(
            Locale.ROOT,
            "Encoded %.1f s of video in %.1f s: %s",
            log.meter().mediaDoneMs() / 1000.0,
            seconds,
            playlistIn(destination));
    return format == LogFormat.TEXT && context.terminal().isThere()
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
}
