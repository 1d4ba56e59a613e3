package academy.video.ops.stuckscan;

import static academy.video.ops.stuckscan.Words.time;

import academy.video.batch.ArrayState;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchState;
import academy.video.batch.Resubmissions;
import academy.video.model.StuckLimit;
import academy.video.model.StuckLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether an array job is stuck. It is one job: its children share a video, AWS Batch retries each
 * of them, and what one leaves the others do. So only their common heartbeat counts, and the array
 * is ended and submitted again as a whole.
 *
 * @param limits how long each state may last
 */
record ArrayRules(StuckLimits limits) {

  /**
   * What was found.
   *
   * @param time for how long it has been like that
   * @param reason why the array is stuck, in one sentence
   */
  record Stuck(Duration time, String reason) {}

  /** Whether none of its children has capacity, and none has had since it was submitted. */
  static boolean hasNotBegun(BatchJob job) {
    return job.array()
        .filter(children -> !children.children().isEmpty())
        .filter(
            children ->
                children.in(BatchState.RUNNING)
                        + children.in(BatchState.STARTING)
                        + children.in(BatchState.SUCCEEDED)
                        + children.in(BatchState.FAILED)
                    == 0)
        .isPresent();
  }

  /** Whether its children have come to nothing, though some began. */
  Optional<Stuck> atWork(BatchJob job, ArrayState children, QueueFacts facts) {
    Optional<VideoFacts> video = Optional.ofNullable(facts.videos().get(job.id()));
    Optional<VideoFacts> own = video.filter(told -> told.isOf(job.id()));
    Duration allowed = limits.of(StuckLimit.HEARTBEAT);
    boolean published = own.filter(told -> told.state().equals("succeeded")).isPresent();
    boolean anotherAtWork =
        own.isEmpty()
            && video
                .filter(told -> told.state().equals("running"))
                .flatMap(VideoFacts::heartbeat)
                .filter(beat -> facts.since(beat).compareTo(allowed) <= 0)
                .isPresent();
    Optional<Instant> beat =
        own.filter(told -> told.state().equals("running")).flatMap(VideoFacts::heartbeat);
    boolean unknown = beat.isEmpty() && children.children().isEmpty();
    if (video.isEmpty() || published || anotherAtWork || unknown) {
      return Optional.empty(); // what is left of a published video's nodes ends by itself
    }
    // Batch does not tell when the first child began, so it gets the time to wait and to start.
    Duration toBegin = limits.of(StuckLimit.RUNNABLE).plus(limits.of(StuckLimit.STARTING));
    // Reclaimed machines leave all of them waiting again, as long as a new job may wait.
    boolean waits = children.in(BatchState.RUNNING) == 0;
    Duration limit = beat.isEmpty() || waits ? allowed.plus(toBegin) : allowed;
    Duration silent = facts.since(beat.orElse(Instant.ofEpochMilli(job.createdAtMs())));
    if (silent.compareTo(limit) <= 0) {
      return Optional.empty();
    }
    String what =
        beat.isPresent()
            ? "The last heartbeat of its %d nodes, in %s at %s, is %s old"
                .formatted(
                    children.size(),
                    own.get().stage(),
                    Words.percent(own.get().percent()),
                    time(silent))
            : "None of its %d nodes has written a heartbeat to status.json for %s"
                .formatted(children.size(), time(silent));
    return Optional.of(
        new Stuck(
            silent,
            "%s, with %s; %s is allowed.".formatted(what, children.sentence(), time(limit))));
  }

  /**
   * Why an array that failed should be tried again, in one sentence; empty where it should not: one
   * child that failed for good has done so for all.
   */
  Optional<String> whyRetry(
      BatchJobDetail detail, List<BatchJobDetail> failed, VideoFacts video, Instant now) {
    boolean known = video.isOf(detail.job().id()) && video.exitCode().isPresent();
    if (failed.isEmpty() || known || Resubmissions.endedByScan(detail.job())) {
      return FailedJob.whyRetry(detail, video, now, limits.of(StuckLimit.HEARTBEAT));
    }
    List<Optional<String>> reasons =
        failed.stream()
            .map(child -> FailedJob.whyRetry(child, video, now, limits.of(StuckLimit.HEARTBEAT)))
            .toList();
    return reasons.stream().allMatch(Optional::isPresent)
        ? reasons.getFirst().map(why -> "Child %s: %s".formatted(failed.getFirst().job().id(), why))
        : Optional.empty();
  }
}
