package academy.video.pipeline;

import academy.video.failure.Failure;
import academy.video.fence.DestinationLock;
import academy.video.fence.PublishingFence;
import academy.video.fence.RequestTime;
import academy.video.fence.ResubmissionClaims;
import academy.video.fence.StatusDocument;
import academy.video.fence.StatusFence;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.model.JobIdentity;
import academy.video.model.Pause;
import academy.video.model.Published;
import academy.video.model.Standing;
import academy.video.stage.result.JobStatus;
import academy.video.stage.result.JobStatus.FailureStatus;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps status.json fresh while a job runs, writes its last word, and publishes: all of it only as
 * far as no newer request and no deletion came in between (see {@code fence}). A heartbeat that
 * can't be written never fails a job; the next one tries again.
 */
final class StatusKeeper implements AutoCloseable {

  /** The contract promises a heartbeat of at most 15 s; R2 allows one write a second to a key. */
  private static final Duration PERIOD = Duration.ofSeconds(8);

  /** Calls the heartbeat regularly until it is closed. */
  @FunctionalInterface
  interface Ticker {
    AutoCloseable start(Runnable beat, Duration period);
  }

  private final Storage storage;
  private final Json json;
  private final JobLog log;
  private final Clock clock;
  private final String videoId;
  private final JobIdentity job;
  private final Instant startedAt;
  private final Ticker ticker;
  private final Consumer<Failure> stop;
  private final Pause pause;
  private Standing standing;
  private StatusDocument seen = new StatusDocument(MissingNode.getInstance(), Optional.empty());
  private @Nullable AutoCloseable ticking;
  private @Nullable String generation;
  private int resubmissions;
  private boolean over;

  /** Whether the last status says succeeded: what fails while cleaning up does not change that. */
  private boolean done;

  /**
   * Keeps the status of one job.
   *
   * @param storage its patient destination takes the first status and that of success, without
   *     which the job fails; the impatient one all others
   * @param stop is told when the job has been overtaken while it runs
   * @param pause between looks while another process deletes or publishes
   */
  StatusKeeper(
      Storage storage,
      Json json,
      JobLog log,
      Clock clock,
      String videoId,
      JobIdentity job,
      Ticker ticker,
      Consumer<Failure> stop,
      Pause pause) {
    this.storage = storage;
    this.json = json;
    this.log = log;
    this.clock = clock;
    this.videoId = videoId;
    this.job = job;
    this.ticker = ticker;
    this.stop = stop;
    this.pause = pause;
    Instant now = clock.instant();
    this.startedAt = now.truncatedTo(ChronoUnit.MILLIS);
    this.standing = standing(Optional.ofNullable(job.requestedAt()).orElse(now));
  }

  private Standing standing(Instant requestedAt) {
    return new Standing(
        requestedAt,
        Optional.ofNullable(job.jobId()).orElse(""),
        Optional.ofNullable(job.attempt()).orElse(0),
        startedAt);
  }

  /**
   * Finds out where this job stands among the requests for the video; writes nothing.
   *
   * @throws academy.video.failure.WorkerException as superseded, where it may not publish any more;
   *     or with a failure of the store
   */
  synchronized void begin() {
    seen = fence(storage.destination()).read();
    Optional<Instant> deletedAt = new Tombstone(storage.destination(), json).deletedAt();
    boolean tellsOfThisJob = job.jobId() != null && seen.jobId().equals(Optional.of(job.jobId()));
    resubmissions = tellsOfThisJob ? seen.resubmissions() : 0;
    Instant requestedAt = job.requestedAt();
    if (requestedAt == null) {
      requestedAt =
          tellsOfThisJob
              ? seen.standing().requestedAt()
              : RequestTime.after(clock.instant(), seen, deletedAt);
    }
    standing = standing(requestedAt);
    requireNewest();
  }

  /** Writes the first status, whose failure does fail the job, and then one every few seconds. */
  void start() {
    write(storage.destination(), "running", Optional.empty());
    ticking = ticker.start(this::beat, PERIOD);
  }

  /**
   * Returns while this job may publish.
   *
   * @throws academy.video.failure.WorkerException as superseded
   */
  void requireNewest() {
    overtaken(storage.destination())
        .ifPresent(
            failure -> {
              throw failure.asException();
            });
  }

  private Optional<Failure> overtaken(ObjectStore at) {
    return fencePublishing(at).overtaken(standing);
  }

  /** From now on it is known what the job makes, and must not be cleaned away. */
  synchronized void generation(String value) {
    generation = value;
    beat();
  }

  /** Writes once; called by the ticker's thread. */
  synchronized void beat() {
    if (over) {
      return;
    }
    try {
      write(storage.destinationForStatus(), "running", Optional.empty());
      if (generation != null && !seen.standing().equals(standing)) {
        tellBeside(generation);
      }
      overtaken(storage.destinationForStatus()).ifPresent(stop);
    } catch (RuntimeException e) {
      // The next beat tries again; if the store is gone for good, the encoding finds out.
      return;
    }
  }

  /** A newer job's status stands there: this one is alive all the same, and needs what it made. */
  private void tellBeside(String made) {
    storage
        .destinationForStatus()
        .put(
            ObjectLayout.heartbeat(made),
            json.write(
                Map.of(
                    "heartbeat", clock.instant().toString(),
                    "requested_at", standing.requestedAt().toString(),
                    "job_id", standing.jobId())));
  }

  /**
   * Publishes the multivariant playlist of what was made; the heart beats on while it waits for
   * others.
   *
   * @param requireComplete throws where something that the playlist leads to is not there
   * @throws academy.video.failure.WorkerException as superseded, or with a failure of the store
   */
  void publish(String made, byte[] playlist, Runnable requireComplete) {
    Published claim =
        new Published(standing.requestedAt().toString(), Optional.ofNullable(job.jobId()), made);
    fencePublishing(storage.destination())
        .publish(
            standing,
            claim,
            published -> redacted("running", published, Optional.empty()),
            playlist,
            requireComplete);
  }

  /** Writes the last status; a video that is done needs no claims of scans any more. */
  synchronized void succeeded() {
    over = true;
    seen =
        fence(storage.destination())
            .writeSuccess(
                seen, standing, published -> redacted("succeeded", published, Optional.empty()));
    done = true;
    if (resubmissions > 0) {
      new ResubmissionClaims(json, clock).removeDone(storage.destination());
    }
  }

  /**
   * What a failure means: a job that was overtaken meanwhile has not failed, whatever it found
   * missing.
   */
  Failure meaningOf(Failure failure) {
    try {
      return failure.isSuperseded()
          ? failure
          : overtaken(storage.destinationForStatus()).orElse(failure);
    } catch (RuntimeException _) {
      return failure; // whatever it is, it comes second
    }
  }

  /**
   * Tries to write the failure down; the failure itself is never masked by failing to.
   *
   * @return whether it stands there now
   */
  synchronized boolean failed(Failure failure) {
    over = true;
    if (done) {
      return false;
    }
    try {
      writeEnd("failed", failure);
    } catch (RuntimeException e) {
      return false; // whatever it is, it comes second
    }
    return seen.standing().equals(standing) && seen.state().equals("failed");
  }

  /**
   * Cleans up after a job that was overtaken, and says so where no newer job says anything.
   *
   * @throws academy.video.failure.WorkerException where that can't be done now: a retry will
   */
  synchronized void superseded(Failure failure) {
    over = true;
    fencePublishing(storage.destinationForStatus())
        .clean(standing, Optional.ofNullable(generation));
    writeEnd("superseded", failure);
  }

  private void writeEnd(String state, Failure failure) {
    write(
        storage.destinationForStatus(),
        state,
        Optional.of(FailureStatus.of(failure, log.stage().label())));
  }

  private synchronized void write(ObjectStore to, String state, Optional<FailureStatus> failure) {
    seen = fence(to).write(seen, standing, published -> redacted(state, published, failure));
  }

  private PublishingFence fencePublishing(ObjectStore at) {
    return new PublishingFence(at, json, new DestinationLock(at, json, clock, pause));
  }

  private StatusFence fence(ObjectStore at) {
    return new StatusFence(at, json);
  }

  /** The status without a secret, whatever a failure quotes. */
  private Object redacted(
      String state, Optional<Published> published, Optional<FailureStatus> failure) {
    byte[] status = json.write(status(state, published, failure));
    return json.readTree(log.redactor().redact(status));
  }

  private JobStatus status(
      String state, Optional<Published> published, Optional<FailureStatus> failure) {
    long total = log.meter().mediaTotalMs();
    double percent =
        state.equals("succeeded")
            ? 100
            : total == 0 ? 0 : Math.min(100, 100.0 * log.meter().mediaDoneMs() / total);
    return new JobStatus(
        state,
        log.stage().label(),
        Math.round(percent * 10) / 10.0,
        clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
        startedAt.toString(),
        standing.requestedAt().toString(),
        videoId,
        Optional.ofNullable(job.jobId()),
        Optional.ofNullable(job.attempt()),
        Optional.ofNullable(generation),
        resubmissions,
        published,
        failure);
  }

  @Override
  public void close() {
    try {
      if (ticking != null) {
        ticking.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException("a ticker does not stop", e);
    }
  }
}
