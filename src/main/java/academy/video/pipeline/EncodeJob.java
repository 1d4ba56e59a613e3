package academy.video.pipeline;

import academy.video.codec.Codec;
import academy.video.failure.Cancellation;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.log.Ticker;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.ExpectedWork;
import academy.video.model.Presentation;
import academy.video.model.SourceInfo;
import academy.video.model.Stage;
import academy.video.model.Thumbnails;
import academy.video.model.VideoTrack;
import academy.video.stage.plan.Planner;
import academy.video.store.UploadQueue;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Runs one job: what needs media of it is here, and the order of the stages in {@link JobRun}.
 *
 * @param codecs gives the one codec of the job, once it is loaded
 * @param versions of worker, libraries and Java, for the report
 */
public record EncodeJob(
    Storage.Opener storages,
    Supplier<Codec> codecs,
    Planner planner,
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
      return new JobRun(json, clock, SplittableRandom::new, versions).run(job, this::work);
    } finally {
      notePeak(log);
    }
  }

  /** A measurement for the last line; without it the line still tells the rest. */
  private void notePeak(JobLog log) {
    try {
      log.meter().peakElsewhere(codecs.get().peakBytes());
    } catch (RuntimeException _) {
      return;
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
    job.log().stage(Stage.PROBE);
    Planned planned = planFromFacts(job).orElseGet(() -> planAfterProbing(job));
    SourceInfo info = planned.info();
    EncodePlan plan = planned.plan();
    Capacity capacity = capacity(job, info, plan);
    return new JobRun.Work(
        plan,
        checkpoints -> encode(job, info, plan, capacity, checkpoints),
        (checkpoints, share) -> share(job, plan, capacity, checkpoints, share));
  }

  private SourceFacts facts() {
    return new SourceFacts(json, versions.get().getOrDefault("worker", ""));
  }

  private record Planned(SourceInfo info, EncodePlan plan) {}

  /** The plan of an earlier attempt or another node, if it is of this source and profile. */
  private Optional<Planned> planFromFacts(Job job) {
    SourceFacts facts = facts();
    Optional<String> generation = facts.generation(job);
    return generation
        .flatMap(made -> facts.read(job, made))
        .flatMap(info -> tryToPlan(job, info))
        .filter(planned -> generation.get().equals(planned.plan().generation()))
        .map(
            planned -> {
              found(job, planned.info());
              job.log().stage(Stage.PLAN);
              return planned;
            });
  }

  /** Anybody may have written the facts: what gives no plan is no facts. */
  private Optional<Planned> tryToPlan(Job job, SourceInfo info) {
    try {
      return Optional.of(new Planned(info, planner.plan(info, job.profile())));
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  private Planned planAfterProbing(Job job) {
    SourceInfo info = probe(job);
    EncodePlan plan = plan(job, info);
    facts().keep(job, info, plan.generation());
    return new Planned(info, plan);
  }

  @Override
  public DryRun dryRun(EncodeRequest request, JobLog log, Cancellation cancellation) {
    log.stage(Stage.PREFLIGHT);
    try (Job job = open(request, log, cancellation)) {
      SourceInfo info = probe(job);
      EncodePlan plan = plan(job, info);
      Capacity capacity = capacity(job, info, plan);
      return new DryRun(
          info,
          plan,
          capacity.expected(),
          capacity.chunksAtOnce(),
          capacity.expectedMemoryBytes(),
          capacity.expectedSeconds(),
          plan.mostMediaBytes(),
          job.profile().limits().durationSeconds());
    }
  }

  private SourceInfo probe(Job job) {
    job.source();
    job.log().stage(Stage.PROBE);
    SourceInfo info = codecs.get().probe(job.source(), job.profile(), job.cancellation());
    found(job, info);
    return info;
  }

  private static void found(Job job, SourceInfo info) {
    job.diary().probed(info);
    JobLines.probed(info, job.log());
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
    ExpectedWork work =
        new ExpectedWork(plan.timeline().durationMs(), capacity.expected().cpuSeconds());
    job.meter().planned(work, plan.chunks().size());
    JobLines.planned(plan, capacity, job.log());
    return capacity;
  }

  private void share(
      Job job, EncodePlan plan, Capacity capacity, Checkpoints checkpoints, NodeShare share) {
    try (UploadQueue uploads = uploads(job)) {
      new EncodeStage(codecs.get(), job, plan, uploads, checkpoints).share(capacity, share);
    }
  }

  private static UploadQueue uploads(Job job) {
    return new UploadQueue(job.destination(), UPLOADS_IN_FLIGHT, UPLOAD_BYTES_IN_FLIGHT);
  }

  private Presentation encode(
      Job job, SourceInfo info, EncodePlan plan, Capacity capacity, Checkpoints checkpoints) {
    try (UploadQueue uploads = uploads(job)) {
      Done done = new EncodeStage(codecs.get(), job, plan, uploads, checkpoints).run(capacity);
      Damage damage = done.damage().plus(info.knownDamage());
      EncodeStage.requireFaithful(plan, damage, info.missingFraction(), job.profile());
      Thumbnails thumbnails =
          checkpoints
              .thumbnails()
              .orElseGet(() -> new ThumbnailStage(codecs.get(), job, plan, uploads).run(done));
      return done.joined(plan, thumbnails);
    }
  }
}
