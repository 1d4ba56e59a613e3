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
import academy.video.model.VideoTrack;
import academy.video.stage.plan.Planner;
import academy.video.stage.playlist.Playlist;
import academy.video.stage.playlist.PlaylistBuilder;
import academy.video.stage.playlist.PlaylistChecker;
import academy.video.stage.playlist.PlaylistSet;
import academy.video.stage.probe.Prober;
import academy.video.stage.publish.InvalidObjectsException;
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
import java.util.Set;
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

      Checkpoints checkpoints =
          new Checkpoints(job.destination(), json, plan, job.meter()::objectRead);
      Work work = new Work(info, plan, capacity, checkpoints);
      Verified verified = makeAndVerify(job, work);

      job.log().stage(Stage.PUBLISH);
      Report report = publish(job, verified);

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

  /** What is to be made, and what there is of it. */
  private record Work(
      SourceInfo info, EncodePlan plan, Capacity capacity, Checkpoints checkpoints) {}

  /**
   * What is made.
   *
   * @param earlier the report of the run that made it, if it was not this one
   */
  private record Made(Presentation presentation, Optional<Report> earlier) {}

  /**
   * What is to be published.
   *
   * @param remarks what is allowed but not advised
   */
  private record Verified(Made made, PlaylistSet playlists, List<String> remarks) {}

  /**
   * Objects that are not as they were written cost what they belong to, which is made once more.
   */
  private Verified makeAndVerify(Job job, Work work) {
    try {
      return verify(job, make(job, work));
    } catch (InvalidObjectsException first) {
      forget(job, work, first);
    }
    try {
      return verify(job, make(job, work));
    } catch (InvalidObjectsException second) {
      forget(job, work, second); // the next run must not go on from them
      throw second;
    }
  }

  private static void forget(Job job, Work work, InvalidObjectsException invalid) {
    Set<Integer> chunks = work.checkpoints().forget(invalid.keys());
    for (int chunk : chunks) {
      job.meter().chunkForgotten(work.plan().durationMs(chunk), job.diary().forget(chunk));
    }
    JobLines.invalid(invalid, chunks, job.log());
  }

  private Made make(Job job, Work work) {
    job.log().stage(Stage.ENCODE);
    Optional<Made> finished = finished(job, work.plan());
    Made made = finished.orElseGet(() -> encodeUnlessFinished(job, work));
    job.source().verifyUnchanged();
    return made;
  }

  private Made encodeUnlessFinished(Job job, Work work) {
    try {
      return new Made(encode(job, work), Optional.empty());
    } catch (WorkerException e) {
      if (e.failure().exitCode() != ExitCode.OUTPUT_INVALID) {
        throw e;
      }
      // A run of the same job at the same time takes the checkpoints away when it has published.
      return finished(job, work.plan()).orElseThrow(() -> e);
    }
  }

  /** A result of the same generation that is complete already: it is published again as it is. */
  private Optional<Made> finished(Job job, EncodePlan plan) {
    Optional<Made> made =
        new FinishedResult(job, json, plan)
            .load()
            .map(report -> new Made(report.presentation().orElseThrow(), Optional.of(report)));
    made.ifPresent(_ -> JobLines.resumed(plan, plan.chunks(), job.log()));
    return made;
  }

  private Presentation encode(Job job, Work work) {
    EncodePlan plan = work.plan();
    if (!job.diary().isEncoding()) {
      resume(job, work);
    }
    try (UploadQueue uploads =
        new UploadQueue(job.destination(), UPLOADS_IN_FLIGHT, UPLOAD_BYTES_IN_FLIGHT)) {
      Done done =
          new EncodeStage(encoders, job, plan, uploads, work.checkpoints()).run(work.capacity());
      EncodeStage.requireFaithful(
          plan, done.damage(), work.info().missingFraction(), job.profile());
      return done.joined(plan, new ThumbnailStage(job, plan, uploads).run(done));
    }
  }

  private static void resume(Job job, Work work) {
    Done before = work.checkpoints().load();
    job.diary().encoding(work.checkpoints(), before);
    if (!before.isEmpty()) {
      EncodePlan plan = work.plan();
      JobLines.resumed(
          plan, before.chunks().keySet().stream().map(plan.chunks()::get).toList(), job.log());
    }
  }

  private static Verified verify(Job job, Made made) {
    job.log().stage(Stage.VERIFY);
    PlaylistSet playlists = new PlaylistBuilder().build(made.presentation());
    List<String> remarks = new PlaylistChecker().check(made.presentation(), playlists);
    long startNanos = System.nanoTime();
    OutputVerifier.Verified verified = job.verifier().verify(made.presentation());
    JobLines.verified(verified, Duration.ofNanos(System.nanoTime() - startNanos), job.log());
    return new Verified(made, playlists, remarks);
  }

  private Report publish(Job job, Verified verified) {
    job.cancellation().check();
    job.meter().bytesRead(job.source().bytesRead());
    PlaylistSet playlists = verified.playlists();
    playlists.media().forEach(playlist -> job.put(playlist.key(), playlist.bytes()));
    playlists.storyboard().forEach(file -> job.put(file.key(), file.bytes()));
    Presentation presentation = verified.made().presentation();
    String generation = presentation.generation();
    Optional<Report> earlier = verified.made().earlier();
    Report report =
        earlier.orElseGet(
            () ->
                job.diary().report(Optional.of(presentation), verified.remarks(), versions.get()));
    if (earlier.isEmpty()) {
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
}
