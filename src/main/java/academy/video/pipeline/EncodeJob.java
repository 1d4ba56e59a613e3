package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.SourceInfo;
import academy.video.model.Stage;
import academy.video.model.Thumbnails;
import academy.video.model.VideoTrack;
import academy.video.pipeline.EncodeStage.Encoded;
import academy.video.stage.plan.Planner;
import academy.video.stage.playlist.Playlist;
import academy.video.stage.playlist.PlaylistBuilder;
import academy.video.stage.playlist.PlaylistChecker;
import academy.video.stage.playlist.PlaylistSet;
import academy.video.stage.probe.Prober;
import academy.video.stage.publish.OutputVerifier;
import academy.video.stage.result.JobAccount;
import academy.video.stage.result.Report;
import academy.video.stage.result.page.ReportPage;
import academy.video.stage.source.OpenedSource;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.Preflight;
import academy.video.store.RetryListener;
import academy.video.store.UploadQueue;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs one job. The order of the stages is written here and nowhere else. */
public final class EncodeJob implements EncodeRunner {

  private static final int UPLOADS_IN_FLIGHT = 16;
  private static final long UPLOAD_BYTES_IN_FLIGHT = 48L * 1024 * 1024;

  private final Storage.Opener storages;
  private final Prober prober;
  private final Planner planner;
  private final Encoders encoders;
  private final Json json;
  private final Clock clock;
  private final Supplier<Map<String, String>> versions;

  /**
   * Wires a runner.
   *
   * @param versions of worker, libraries and Java, for the report
   */
  public EncodeJob(
      Storage.Opener storages,
      Prober prober,
      Planner planner,
      Encoders encoders,
      Json json,
      Clock clock,
      Supplier<Map<String, String>> versions) {
    this.storages = storages;
    this.prober = prober;
    this.planner = planner;
    this.encoders = encoders;
    this.json = json;
    this.clock = clock;
    this.versions = versions;
  }

  @Override
  public JobResult run(EncodeRequest request, JobLog log, Cancellation cancellation) {
    log.stage(Stage.PREFLIGHT);
    try (Storage storage = storages.open(request, retries(log), cancellation);
        StatusKeeper status =
            new StatusKeeper(storage, json, log, clock, request.videoId(), request.job())) {
      JobDiary diary = new JobDiary(log, request.profile().segmentSeconds());
      try {
        return encode(request, storage, status, diary, log, cancellation);
      } catch (RuntimeException | Error e) {
        Failure failure = cancellation.failure().orElseGet(() -> Failure.ofThrown(e));
        if (status.failed(failure)) {
          tell(failure, diary, request, storage, e);
        }
        throw e;
      }
    }
  }

  /** Leaves a page about a failed job; the failure itself is never masked by failing to. */
  private void tell(
      Failure failure, JobDiary diary, EncodeRequest request, Storage storage, Throwable thrown) {
    try {
      JobAccount account = diary.failed(request.videoId(), now(), failure, versions.get());
      storage.destinationForStatus().put(ObjectLayout.FAILED_REPORT_PAGE, ReportPage.of(account));
    } catch (RuntimeException | OutOfMemoryError second) {
      thrown.addSuppressed(second);
    }
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private JobResult encode(
      EncodeRequest request,
      Storage storage,
      StatusKeeper status,
      JobDiary diary,
      JobLog log,
      Cancellation cancellation) {
    OpenedSource source = storage.source();
    ObjectStore destination = storage.destination();
    Instant checkedAt = clock.instant();
    Preflight.check(destination, checkedAt);
    status.start();
    try (var _ =
        new Watchdog(
            log, request.watchdog(), System::nanoTime, source::bytesRead, cancellation::cancel)) {
      SourceInfo info = probe(source, request, log, cancellation);
      diary.probed(info);
      EncodePlan plan = plan(info, request, log);
      Capacity capacity = capacity(info, plan, request);
      diary.planned(plan, capacity);
      reportPlan(plan, capacity, log);
      status.generation(plan.generation());

      log.stage(Stage.ENCODE);
      FinishedResult finished = new FinishedResult(destination, json, plan, cancellation);
      Checkpoints checkpoints = new Checkpoints(destination, json, plan);
      Made made =
          make(
              finished,
              plan,
              log,
              () ->
                  encodeRest(
                      request,
                      info,
                      plan,
                      capacity,
                      source,
                      destination,
                      checkpoints,
                      diary,
                      log,
                      cancellation));
      Tracks tracks = made.tracks();
      Optional<Report> earlier = made.earlier();
      log.meter().bytesRead(source.bytesRead());
      source.verifyUnchanged();

      log.stage(Stage.VERIFY);
      PlaylistSet playlists =
          new PlaylistBuilder()
              .build(
                  plan,
                  tracks.video(),
                  tracks.audio(),
                  tracks.text(),
                  tracks.thumbnails().storyboard());
      List<String> remarks =
          new PlaylistChecker()
              .check(
                  plan,
                  tracks.video(),
                  tracks.audio(),
                  tracks.text(),
                  tracks.thumbnails().storyboard(),
                  playlists);
      verify(destination, plan, tracks, checkpoints, log, cancellation);

      log.stage(Stage.PUBLISH);
      cancellation.check();
      for (Playlist playlist : playlists.media()) {
        put(destination, playlist.key(), playlist.bytes(), log);
      }
      for (Playlist file : playlists.storyboard()) {
        put(destination, file.key(), file.bytes(), log);
      }
      JobReports reports = new JobReports(versions.get(), log);
      Report report =
          earlier.orElseGet(() -> reports.of(request, info, plan, capacity, tracks, remarks));
      if (earlier.isEmpty()) {
        byte[] page = ReportPage.of(JobAccount.of(report, now()));
        put(destination, ObjectLayout.reportPage(plan.generation()), page, log);
        put(destination, ObjectLayout.report(plan.generation()), json.write(report), log);
      }
      put(destination, playlists.multivariant().key(), playlists.multivariant().bytes(), log);
      log.info(
          Event.OUTPUT_PUBLISHED,
          "Published as %s in %s."
              .formatted(playlists.multivariant().key(), destination.location()),
          Map.of(
              "playlist", playlists.multivariant().key(),
              "generation", plan.generation(),
              "objects", playlists.media().size() + playlists.storyboard().size() + 3,
              "bytes", log.meter().totalBytesWritten()));

      log.stage(Stage.FINISH);
      status.succeeded();
      checkpoints.clear();
      destination.delete(List.of(ObjectLayout.FAILED_REPORT_PAGE));
      Preflight.removeProbesBefore(destination, checkedAt);
      return JobResult.of(report);
    }
  }

  /**
   * What is to be published.
   *
   * @param earlier the report of the run that made it, if it was not this one
   */
  private record Made(Tracks tracks, Optional<Report> earlier) {
    static Made byAnother(Report report, EncodePlan plan, JobLog log) {
      return new Made(useAgain(report, plan, log), Optional.of(report));
    }
  }

  private static Made make(
      FinishedResult finished, EncodePlan plan, JobLog log, Supplier<Tracks> encodeRest) {
    Optional<Report> earlier = finished.load();
    if (earlier.isPresent()) {
      return Made.byAnother(earlier.get(), plan, log);
    }
    try {
      return new Made(encodeRest.get(), Optional.empty());
    } catch (WorkerException e) {
      if (e.failure().exitCode() != ExitCode.OUTPUT_INVALID) {
        throw e;
      }
      // A run of the same job at the same time takes the checkpoints away when it has published.
      return finished.load().map(report -> Made.byAnother(report, plan, log)).orElseThrow(() -> e);
    }
  }

  /** A result of the same generation is complete already: it is published again as it is. */
  private static Tracks useAgain(Report report, EncodePlan plan, JobLog log) {
    reportResumed(plan, plan.chunks(), log);
    return new Tracks(
        report.video(),
        report.audio(),
        report.text(),
        report.thumbnails(),
        List.of(),
        report.damage().decoding(),
        report.reencoded(),
        report.job().chunks(),
        List.of());
  }

  private Tracks encodeRest(
      EncodeRequest request,
      SourceInfo info,
      EncodePlan plan,
      Capacity capacity,
      OpenedSource source,
      ObjectStore destination,
      Checkpoints checkpoints,
      JobDiary diary,
      JobLog log,
      Cancellation cancellation) {
    Checkpoints.Done done = checkpoints.load();
    diary.encoding(checkpoints, done);
    if (!done.isEmpty()) {
      reportResumed(plan, done.chunks().keySet().stream().map(plan.chunks()::get).toList(), log);
    }
    try (UploadQueue uploads =
        new UploadQueue(destination, UPLOADS_IN_FLIGHT, UPLOAD_BYTES_IN_FLIGHT)) {
      Encoded encoded =
          new EncodeStage(
                  encoders,
                  source,
                  plan,
                  request.profile(),
                  uploads,
                  checkpoints,
                  log,
                  cancellation)
              .run(done, capacity);
      EncodeStage.requireFaithful(
          plan, encoded, info.missingFraction(), request.profile().damage().maxMissingPercent());
      ThumbnailStage thumbnailStage =
          new ThumbnailStage(destination, plan, uploads, log.meter(), cancellation);
      Thumbnails thumbnails =
          forgettingWhatIsInvalid(checkpoints, () -> thumbnailStage.run(encoded));
      return Tracks.joined(plan, encoded, thumbnails, done.chunks().keySet());
    }
  }

  @Override
  public DryRun dryRun(EncodeRequest request, JobLog log, Cancellation cancellation) {
    log.stage(Stage.PREFLIGHT);
    try (Storage storage = storages.open(request, retries(log), cancellation)) {
      OpenedSource source = storage.source();
      SourceInfo info = probe(source, request, log, cancellation);
      EncodePlan plan = plan(info, request, log);
      Capacity capacity = capacity(info, plan, request);
      reportPlan(plan, capacity, log);
      log.meter().bytesRead(source.bytesRead());
      return new DryRun(
          info,
          plan,
          capacity.expected(),
          capacity.chunksAtOnce(),
          capacity.expectedMemoryBytes(),
          capacity.expectedSeconds());
    }
  }

  private SourceInfo probe(
      OpenedSource source, EncodeRequest request, JobLog log, Cancellation cancellation) {
    log.stage(Stage.PROBE);
    SourceInfo info = prober.probe(source, request.profile(), cancellation);
    JobReports.probed(info, log);
    return info;
  }

  private EncodePlan plan(SourceInfo info, EncodeRequest request, JobLog log) {
    log.stage(Stage.PLAN);
    return planner.plan(info, request.profile());
  }

  private static Capacity capacity(SourceInfo info, EncodePlan plan, EncodeRequest request) {
    long sourcePixels =
        info.video().map(VideoTrack::codedSize).map(size -> size.pixels()).orElse(0L);
    return Capacity.of(plan, sourcePixels, request.machine(), request.maxChunksAtOnce());
  }

  private static void reportPlan(EncodePlan plan, Capacity capacity, JobLog log) {
    long mediaMs = plan.timeline().duration().times(1000).round();
    log.meter().planned(mediaMs, plan.chunks().size());
    JobReports.planned(plan, capacity, log);
  }

  private static void reportResumed(EncodePlan plan, List<Chunk> resumed, JobLog log) {
    for (Chunk chunk : resumed) {
      long startMs = plan.timeline().timeOf(chunk.startFrame()).times(1000).round();
      long endMs = plan.timeline().timeOf(chunk.endFrame()).times(1000).round();
      log.meter().chunkResumed(endMs - startMs);
    }
    log.info(
        Event.PLAN_RESUMED,
        "%d of %d chunks are there from an earlier attempt."
            .formatted(resumed.size(), plan.chunks().size()),
        Map.of(
            "generation", plan.generation(),
            "chunks_resumed", resumed.size(),
            "chunks_total", plan.chunks().size()));
  }

  private static void verify(
      ObjectStore destination,
      EncodePlan plan,
      Tracks tracks,
      Checkpoints checkpoints,
      JobLog log,
      Cancellation cancellation) {
    long startNanos = System.nanoTime();
    OutputVerifier.Verified verified =
        forgettingWhatIsInvalid(
            checkpoints,
            () ->
                new OutputVerifier(destination, cancellation)
                    .verify(
                        plan, tracks.video(), tracks.audio(), tracks.text(), tracks.thumbnails()));
    log.info(
        Event.OUTPUT_VERIFIED,
        "Everything that is stored is as it was written.",
        Map.of(
            "objects", verified.objects(),
            "bytes", verified.bytes(),
            "objects_read", verified.objectsRead(),
            "duration_ms", (System.nanoTime() - startNanos) / 1_000_000));
  }

  /** The next run must not go on from what is not as it was written. */
  private static <T> T forgettingWhatIsInvalid(Checkpoints checkpoints, Supplier<T> work) {
    try {
      return work.get();
    } catch (WorkerException e) {
      if (e.failure().exitCode() == ExitCode.OUTPUT_INVALID) {
        try {
          checkpoints.clear();
        } catch (RuntimeException masking) {
          e.addSuppressed(masking);
        }
      }
      throw e;
    }
  }

  private static void put(ObjectStore destination, String key, byte[] body, JobLog log) {
    destination.put(key, body);
    log.meter().bytesWritten(body.length);
  }

  private static RetryListener retries(JobLog log) {
    return retry ->
        log.warn(
            Event.STORAGE_RETRIED,
            "%s of %s is tried again: %s."
                .formatted(retry.operation(), retry.key(), retry.problem()),
            Map.of(
                "operation", retry.operation(),
                "key", retry.key(),
                "try", retry.attempt(),
                "wait_ms", retry.delay().toMillis(),
                "status", retry.status(),
                "request_id", retry.requestId(),
                "cause", retry.problem()));
  }
}
