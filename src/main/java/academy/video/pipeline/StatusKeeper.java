package academy.video.pipeline;

import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.model.JobIdentity;
import academy.video.stage.result.JobStatus;
import academy.video.stage.result.JobStatus.FailureStatus;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps status.json fresh while a job runs, and writes its last word. A heartbeat that can't be
 * written never fails a job; the next one tries again.
 */
final class StatusKeeper implements AutoCloseable {

  /** The contract promises a heartbeat of at most 15 s; R2 allows one write a second to a key. */
  private static final Duration PERIOD = Duration.ofSeconds(8);

  private final Storage storage;
  private final Json json;
  private final JobLog log;
  private final Clock clock;
  private final String videoId;
  private final JobIdentity job;
  private final Instant startedAt;
  private final ScheduledExecutorService ticker;
  private @Nullable String generation;
  private int resubmissions;
  private boolean over;

  /**
   * Keeps the status of one job.
   *
   * @param storage its patient destination takes the first status and that of success, without
   *     which the job fails; the impatient one all others
   */
  StatusKeeper(
      Storage storage, Json json, JobLog log, Clock clock, String videoId, JobIdentity job) {
    this.storage = storage;
    this.json = json;
    this.log = log;
    this.clock = clock;
    this.videoId = videoId;
    this.job = job;
    this.startedAt = clock.instant();
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("heartbeat").unstarted(task));
  }

  /** Writes the first status, whose failure does fail the job, and then one every few seconds. */
  void start() {
    resubmissions = resubmissionsSoFar();
    write(storage.destination(), "running", Optional.empty());
    var _ =
        ticker.scheduleWithFixedDelay(
            this::beat, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Carries on what stuck-scan noted for this very job; others are not its business. */
  private int resubmissionsSoFar() {
    Optional<String> id = Optional.ofNullable(job.jobId());
    if (id.isEmpty()) {
      return 0;
    }
    return storage
        .destination()
        .readRange(ObjectLayout.STATUS, /* position= */ 0, ObjectLayout.LARGEST_NOTE)
        .map(json::untrusted)
        .filter(status -> status.text("job_id").equals(id))
        .flatMap(status -> status.whole("resubmissions", 0, 1000))
        .orElse(0);
  }

  synchronized void generation(String value) {
    generation = value;
  }

  /** Writes once; called by the ticker's thread. */
  synchronized void beat() {
    if (over) {
      return;
    }
    try {
      write(storage.destinationForStatus(), "running", Optional.empty());
    } catch (RuntimeException e) {
      // The next beat tries again; if the store is gone for good, the encoding finds out.
      return;
    }
  }

  /** Writes the last status; a video that is done needs no claims of scans any more. */
  synchronized void succeeded() {
    over = true;
    write(storage.destination(), "succeeded", Optional.empty());
    if (resubmissions > 0) {
      ObjectStore store = storage.destination();
      store.delete(
          store.list(ObjectLayout.RESUBMISSION_PREFIX).stream().map(ObjectInfo::key).toList());
    }
  }

  /**
   * Tries to write the failure down; the failure itself is never masked by failing to.
   *
   * @return whether it could be written
   */
  synchronized boolean failed(Failure failure) {
    over = true;
    try {
      write(
          storage.destinationForStatus(),
          "failed",
          Optional.of(FailureStatus.of(failure, log.stage().label())));
    } catch (RuntimeException e) {
      return false; // whatever it is, it comes second
    }
    return true;
  }

  private synchronized void write(ObjectStore to, String state, Optional<FailureStatus> failure) {
    long total = log.meter().mediaTotalMs();
    double percent =
        state.equals("succeeded")
            ? 100
            : total == 0 ? 0 : Math.min(100, 100.0 * log.meter().mediaDoneMs() / total);
    JobStatus status =
        new JobStatus(
            state,
            log.stage().label(),
            Math.round(percent * 10) / 10.0,
            clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
            startedAt.truncatedTo(ChronoUnit.MILLIS).toString(),
            videoId,
            Optional.ofNullable(job.jobId()),
            Optional.ofNullable(job.attempt()),
            Optional.ofNullable(generation),
            resubmissions,
            failure);
    to.put(ObjectLayout.STATUS, log.redactor().redact(json.write(status)));
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
