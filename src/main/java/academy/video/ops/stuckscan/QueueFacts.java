package academy.video.ops.stuckscan;

import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a scan knows when it judges.
 *
 * @param now when it was found out
 * @param ours the jobs of our definition that have not ended, and those that failed lately
 * @param everything every job of the queue, whatever it runs, as summaries; described are those
 *     that have the name of one of ours
 * @param head the job that the queue starts next, where AWS tells
 * @param taskCreatedAt when a job's task was made, by the job's id, where AWS tells
 * @param failedChildren of an array job that failed, by its id: those children that did
 * @param videos what status.json says, by the job's id; read only where a rule may need it
 */
record QueueFacts(
    Instant now,
    List<BatchJobDetail> ours,
    List<BatchJob> everything,
    Optional<String> head,
    Map<String, Instant> taskCreatedAt,
    Map<String, List<BatchJobDetail>> failedChildren,
    Map<String, VideoFacts> videos) {

  QueueFacts {
    ours = List.copyOf(ours);
    everything = List.copyOf(everything);
    taskCreatedAt = Map.copyOf(taskCreatedAt);
    failedChildren = Map.copyOf(failedChildren);
    videos = Map.copyOf(videos);
  }

  Duration since(Instant then) {
    return Duration.between(then, now);
  }

  /** The job for the same video and destination that was requested last, after this one of ours. */
  Optional<BatchJob> newer(BatchJob job) {
    return job.newestAfter(everything);
  }

  /** The job that was submitted, of whose array this may be a child. */
  Optional<BatchJob> submitted(String id) {
    return everything.stream()
        .filter(job -> id.equals(job.id()) || id.startsWith(job.id() + ":"))
        .findFirst();
  }

  /** Jobs that have capacity now; an array job's children, where it is one of ours. */
  long working() {
    long children =
        ours.stream()
            .flatMap(detail -> detail.job().array().stream())
            .mapToLong(array -> array.in(BatchState.STARTING) + array.in(BatchState.RUNNING))
            .sum();
    return children + workingAlone();
  }

  private long workingAlone() {
    return everything.stream()
        .filter(
            job ->
                switch (job.state()) {
                  case STARTING, RUNNING -> true;
                  case SUBMITTED, PENDING, RUNNABLE, SUCCEEDED, FAILED, UNKNOWN -> false;
                })
        .count();
  }

  /** How long ago a job of the queue began to run; empty where none is known that did. */
  Optional<Duration> sinceLastStart() {
    return everything.stream()
        .flatMap(job -> job.startedAtMs().stream())
        .filter(started -> started > 0)
        .max(Comparator.naturalOrder())
        .map(started -> since(Instant.ofEpochMilli(started)));
  }
}
