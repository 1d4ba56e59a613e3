package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.log.Redactor;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.SourceInfo;
import academy.video.model.Stage;
import academy.video.model.Thumbnails;
import academy.video.model.VideoTrack;
import academy.video.stage.plan.Planner;
import academy.video.stage.playlist.Playlist;
import academy.video.stage.playlist.PlaylistBuilder;
import academy.video.stage.playlist.PlaylistChecker;
import academy.video.stage.playlist.PlaylistSet;
import academy.video.stage.probe.Prober;
import academy.video.stage.publish.OutputVerifier;
import academy.video.stage.result.JobStatus.FailureStatus;
import academy.video.stage.result.Report;
import academy.video.stage.result.page.ReportPage;
import academy.video.store.ObjectLayout;
import academy.video.store.Preflight;
import academy.video.store.UploadQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs one job. The order of the stages is written here and nowhere else.
 *
 * @param versions of worker, libraries and Java, for the report
 */
public record EncodeJob(
    Storage.Opener storages,
    Prober prober,
    Planner planner,
    Encoders encoders,
    Json json,
    Clock clock,
    Supplier<Map<String, String>> versions)
    implements EncodeRunner {

  private static final int UPLOADS_IN_FLIGHT = 16;
  private static final long UPLOAD_BYTES_IN_FLIGHT = 48L * 1024 * 1024;

  @Override
  public JobResult run(EncodeRequest request, JobLog log, Cancellation cancellation) {
    log.stage(Stage.PREFLIGHT);
    try (Job job = Job.of(request, log, cancellation, storages, json, clock)) {
      try {
        return run(job);
      } catch (RuntimeException | Error e) {
        Failure failure = cancellation.failure().orElseGet(() -> Failure.ofThrown(e));
        if (job.status().failed(failure)) {
          tell(job, failure, e);
        }
        throw e;
      }
    }
  }

  /** Leaves a page about a failed job; the failure itself is never masked by failing to. */
  private void tell(Job job, Failure failure, Throwable thrown) {
    try {
      Report report = job.diary().report(Optional.empty(), List.of(), versions.get());
      FailureStatus status = FailureStatus.of(failure, job.log().stage().label());
      byte[] page = ReportPage.of(report, Optional.of(status), now());
      job.storage()
          .destinationForStatus()
          .put(ObjectLayout.FAILED_REPORT_PAGE, job.log().redactor().redact(page));
    } catch (RuntimeException | OutOfMemoryError second) {
      thrown.addSuppressed(second);
    }
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private JobResult run(Job job) {
    job.source();
    Instant checkedAt = clock.instant();
    Preflight.check(job.destination(), checkedAt);
    job.status().start();
    try (var _ = Watchdog.of(job)) {
      SourceInfo info = probe(job);
      EncodePlan plan = plan(job, info);
      Capacity capacity = capacity(job, info, plan);
      job.status().generation(plan.generation());

      job.log().stage(Stage.ENCODE);
      Checkpoints checkpoints = new Checkpoints(job.destination(), json, plan);
      Made made = make(job, plan, () -> encode(job, info, plan, capacity, checkpoints));
      job.meter().bytesRead(job.source().bytesRead());
      job.source().verifyUnchanged();

      job.log().stage(Stage.VERIFY);
      PlaylistSet playlists = new PlaylistBuilder().build(made.presentation());
      List<String> remarks = new PlaylistChecker().check(made.presentation(), playlists);
      forgettingWhatIsInvalid(checkpoints, () -> verify(job, made.presentation()));

      job.log().stage(Stage.PUBLISH);
      Report report = publish(job, made, playlists, remarks);

      job.log().stage(Stage.FINISH);
      job.status().succeeded();
      checkpoints.clear();
      job.destination().delete(List.of(ObjectLayout.FAILED_REPORT_PAGE));
      Preflight.removeProbesBefore(job.destination(), checkedAt);
      return JobResult.of(report);
    }
  }

  @Override
  public DryRun dryRun(EncodeRequest request, JobLog log, Cancellation cancellation) {
    log.stage(Stage.PREFLIGHT);
    try (Job job = Job.of(request, log, cancellation, storages, json, clock)) {
      SourceInfo info = probe(job);
      EncodePlan plan = plan(job, info);
      Capacity capacity = capacity(job, info, plan);
      job.meter().bytesRead(job.source().bytesRead());
      return new DryRun(
          info,
          plan,
          capacity.expected(),
          capacity.chunksAtOnce(),
          capacity.expectedMemoryBytes(),
          capacity.expectedSeconds());
    }
  }

  private SourceInfo probe(Job job) {
    job.source();
    job.log().stage(Stage.PROBE);
    SourceInfo info = prober.probe(job.source(), job.profile(), job.cancellation());
    job.diary().probed(info);
    JobLines.probed(info, job.log());
    return info;
  }

  private EncodePlan plan(Job job, SourceInfo info) {
    job.log().stage(Stage.PLAN);
    return planner.plan(info, job.profile());
  }

  private static Capacity capacity(Job job, SourceInfo info, EncodePlan plan) {
    long sourcePixels =
        info.video().map(VideoTrack::codedSize).map(size -> size.pixels()).orElse(0L);
    EncodeRequest request = job.request();
    Capacity capacity =
        Capacity.of(plan, sourcePixels, request.machine(), request.config().maxChunksAtOnce());
    job.diary().planned(plan, capacity);
    job.meter().planned(plan.timeline().durationMs(), plan.chunks().size());
    JobLines.planned(plan, capacity, job.log());
    return capacity;
  }

  /**
   * What is to be published.
   *
   * @param earlier the report of the run that made it, if it was not this one
   */
  private record Made(Presentation presentation, Optional<Report> earlier) {}

  private Made make(Job job, EncodePlan plan, Supplier<Presentation> encode) {
    Optional<Made> finished = finished(job, plan);
    if (finished.isPresent()) {
      return finished.get();
    }
    try {
      return new Made(encode.get(), Optional.empty());
    } catch (WorkerException e) {
      if (e.failure().exitCode() != ExitCode.OUTPUT_INVALID) {
        throw e;
      }
      // A run of the same job at the same time takes the checkpoints away when it has published.
      return finished(job, plan).orElseThrow(() -> e);
    }
  }

  /** A result of the same generation that is complete already: it is published again as it is. */
  private Optional<Made> finished(Job job, EncodePlan plan) {
    Optional<Made> made =
        new FinishedResult(job.destination(), json, plan, job.cancellation())
            .load()
            .map(report -> new Made(report.presentation().orElseThrow(), Optional.of(report)));
    made.ifPresent(_ -> JobLines.resumed(plan, plan.chunks(), job.log()));
    return made;
  }

  private Presentation encode(
      Job job, SourceInfo info, EncodePlan plan, Capacity capacity, Checkpoints checkpoints) {
    Done before = checkpoints.load();
    job.diary().encoding(checkpoints, before);
    if (!before.isEmpty()) {
      JobLines.resumed(
          plan, before.chunks().keySet().stream().map(plan.chunks()::get).toList(), job.log());
    }
    try (UploadQueue uploads =
        new UploadQueue(job.destination(), UPLOADS_IN_FLIGHT, UPLOAD_BYTES_IN_FLIGHT)) {
      Done done = new EncodeStage(encoders, job, plan, uploads, checkpoints).run(capacity);
      EncodeStage.requireFaithful(plan, done.damage(), info.missingFraction(), job.profile());
      Thumbnails thumbnails =
          forgettingWhatIsInvalid(
              checkpoints, () -> new ThumbnailStage(job, plan, uploads).run(done));
      return done.joined(plan, thumbnails);
    }
  }

  private static boolean verify(Job job, Presentation presentation) {
    long startNanos = System.nanoTime();
    OutputVerifier.Verified verified =
        new OutputVerifier(job.destination(), job.cancellation()).verify(presentation);
    JobLines.verified(verified, Duration.ofNanos(System.nanoTime() - startNanos), job.log());
    return true;
  }

  private Report publish(Job job, Made made, PlaylistSet playlists, List<String> remarks) {
    job.cancellation().check();
    playlists.media().forEach(playlist -> job.put(playlist.key(), playlist.bytes()));
    playlists.storyboard().forEach(file -> job.put(file.key(), file.bytes()));
    Presentation presentation = made.presentation();
    String generation = presentation.generation();
    Report report =
        made.earlier()
            .orElseGet(
                () -> job.diary().report(Optional.of(presentation), remarks, versions.get()));
    if (made.earlier().isEmpty()) {
      Redactor redactor = job.log().redactor();
      byte[] page = ReportPage.of(report, Optional.empty(), now());
      job.put(ObjectLayout.reportPage(generation), redactor.redact(page));
      job.put(ObjectLayout.report(generation), redactor.redact(json.write(report)));
    }
    Playlist multivariant = playlists.multivariant();
    job.put(multivariant.key(), multivariant.bytes());
    JobLines.published(playlists, generation, job.destination().location(), job.log());
    return report;
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
}
