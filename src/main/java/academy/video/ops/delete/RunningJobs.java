package academy.video.ops.delete;

import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.batch.JobName;
import academy.video.fence.StatusDocument;
import academy.video.fence.StatusFence;
import academy.video.json.Json;
import academy.video.model.Pause;
import academy.video.store.ObjectStore;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The jobs that make a video while it is deleted, and how they are brought to an end. */
public record RunningJobs(ObjectStore destination, Json json, InstantSource clock, Pause pause) {

  /** As long as {@code status} believes in a job without a new heartbeat. */
  private static final Duration FRESH = Duration.ofSeconds(45);

  /** A container gets at most 120 s to end after SIGTERM (ECS, stopTimeout). */
  private static final Duration MAY_TAKE_TO_END = Duration.ofSeconds(150);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  /**
   * A job that status.json says is at work or waits.
   *
   * @param batchId AWS Batch's id; empty outside of Batch
   * @param videoId the video's name
   * @param startedAt when it began, as it wrote it
   */
  public record Found(Optional<String> batchId, String videoId, String startedAt) {

    /** The job as a sentence names it. */
    public String display() {
      return batchId
          .map(id -> "job " + id)
          .orElseGet(() -> "the job of " + videoId + " that began at " + startedAt);
    }
  }

  /** The job that is submitted, or at work with a fresh heartbeat; empty where there is none. */
  public Optional<Found> find() {
    StatusDocument status = new StatusFence(destination, json).read();
    boolean awaited = status.state().equals("submitted") && status.jobId().isPresent();
    return awaited || isAtWork(status)
        ? Optional.of(
            new Found(
                status.jobId(),
                status.tree().path("video_id").asText(),
                status.tree().path("started_at").asText()))
        : Optional.empty();
  }

  private boolean isAtWork(StatusDocument status) {
    try {
      Instant heartbeat = Instant.parse(status.tree().path("heartbeat").asText());
      return status.state().equals("running")
          && Duration.between(heartbeat, clock.instant()).compareTo(FRESH) <= 0;
    } catch (DateTimeException _) {
      return false;
    }
  }

  /**
   * Ends the video's jobs in AWS Batch, and waits until they have ended: of an array job, which
   * ends all of its children, until the last of these has.
   *
   * @param location the destination, as jobs are submitted with it
   * @return the jobs that have not ended by now
   */
  public List<String> endInBatch(BatchJobs jobs, String queue, Found found, String location)
      throws InterruptedException {
    List<BatchJob> open = new ArrayList<>();
    found.batchId().flatMap(jobs::describe).ifPresent(open::add);
    jobs.named(queue, JobName.of(found.videoId(), location)).stream()
        .filter(job -> open.stream().noneMatch(known -> known.id().equals(job.id())))
        .forEach(open::add);
    List<String> ids = open.stream().filter(job -> !job.hasEnded()).map(BatchJob::id).toList();
    ids.forEach(id -> jobs.terminate(id, "The video was deleted."));
    Instant until = clock.instant().plus(MAY_TAKE_TO_END);
    List<String> left = ids;
    while (true) {
      left = left.stream().filter(id -> !isOver(jobs, id)).toList();
      if (left.isEmpty() || clock.instant().isAfter(until)) {
        return left;
      }
      pause.sleep(BETWEEN_LOOKS);
    }
  }

  private static boolean isOver(BatchJobs jobs, String id) {
    return jobs.describe(id).map(BatchJob::hasEnded).orElse(true);
  }

  /** Waits until the job obeys the tombstone or is silent for as long as a dead one. */
  public void awaitEnd() throws InterruptedException {
    while (isAtWork(new StatusFence(destination, json).read())) {
      pause.sleep(BETWEEN_LOOKS);
    }
  }
}
