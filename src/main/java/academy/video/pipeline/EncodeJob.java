package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.log.Ticker;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.SourceInfo;
import academy.video.model.Stage;
import academy.video.model.Thumbnails;
import academy.video.model.VideoTrack;
import academy.video.stage.plan.Planner;
import academy.video.stage.probe.Prober;
import academy.video.store.UploadQueue;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Runs one job: what needs media of it is here, and the order of the stages in {@link JobRun}.
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
    SourceInDestination.refuse(request.config().source(), request.config().destination());
    try (Job job = open(request, log, cancellation)) {
      return new JobRun(json, clock, versions).run(job, this::work);
    }
  }

  private Job open(EncodeRequest request, JobLog log, Cancellation cancellation) {
    return Job.of(
        request,
        log,
        cancellation,
        storages,
        json,
        clock,
        (beat, period) -> Ticker.start("heartbeat", period, beat),
        Thread::sleep);
  }

  private JobRun.Work work(Job job) {
    SourceInfo info = probe(job);
    EncodePlan plan = plan(job, info);
    Capacity capacity = capacity(job, info, plan);
    return new JobRun.Work(plan, checkpoints -> encode(job, info, plan, capacity, checkpoints));
  }

  @Override
  public DryRun dryRun(EncodeRequest request, JobLog log, Cancellation cancellation) {
    log.stage(Stage.PREFLIGHT);
    try (Job job = open(request, log, cancellation)) {
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

  private Presentation encode(
      Job job, SourceInfo info, EncodePlan plan, Capacity capacity, Checkpoints checkpoints) {
    try (UploadQueue uploads =
        new UploadQueue(job.destination(), UPLOADS_IN_FLIGHT, UPLOAD_BYTES_IN_FLIGHT)) {
      Done done = new EncodeStage(encoders, job, plan, uploads, checkpoints).run(capacity);
      Damage damage = done.damage().plus(info.knownDamage());
      EncodeStage.requireFaithful(plan, damage, info.missingFraction(), job.profile());
      Thumbnails thumbnails =
          checkpoints
              .thumbnails()
              .orElseGet(() -> new ThumbnailStage(job, plan, uploads).run(done));
      return done.joined(plan, thumbnails);
    }
  }
}
