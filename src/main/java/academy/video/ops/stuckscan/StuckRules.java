package academy.video.ops.stuckscan;

import static academy.video.ops.stuckscan.Words.time;

import academy.video.batch.ArrayState;
import academy.video.batch.BatchAttempt;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchState;
import academy.video.batch.Resubmissions;
import academy.video.model.StuckLimit;
import academy.video.model.StuckLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides which jobs are stuck, from facts alone. Batch does not tell when a job came into its
 * state, so each time is counted from the latest moment that is sure: better a stuck job found late
 * than an audio one ended.
 */
final class StuckRules {

  /** What a rule found. */
  private record Verdict(Duration time, String reason, Proposal proposal) {}

  private final StuckLimits limits;
  private final ArrayRules arrays;

  StuckRules(StuckLimits limits) {
    this.limits = limits;
    this.arrays = new ArrayRules(limits);
  }

  /** The stuck jobs, oldest first. */
  List<StuckJob> judge(QueueFacts facts) {
    return facts.ours().stream()
        .sorted(
            Comparator.comparingLong((BatchJobDetail job) -> job.job().createdAtMs())
                .thenComparing(job -> job.job().id()))
        .flatMap(job -> judge(job, facts).stream())
        .toList();
  }

  /** Whether more must be known of a job, as its summary tells. */
  boolean mayMatter(BatchJob summary, Instant now) {
    return switch (summary.state()) {
      case SUBMITTED, PENDING, RUNNABLE, STARTING, RUNNING -> true;
      case FAILED ->
          Duration.between(FailedJob.endOf(summary), now).compareTo(limits.of(StuckLimit.FAILED))
              <= 0;
      case SUCCEEDED, UNKNOWN -> false;
    };
  }

  /**
   * Whether status.json must be known to judge the job, which costs a call to a store.
   *
   * @param facts without any video
   */
  boolean needsVideo(BatchJobDetail detail, QueueFacts facts) {
    BatchJob job = detail.job();
    return switch (job.state()) {
      case SUBMITTED, PENDING, RUNNABLE, STARTING ->
          judge(detail, facts).isPresent() || isArrayAtWork(detail.job(), facts);
      case RUNNING -> facts.since(runningSince(job)).compareTo(smallestOfRunning()) > 0;
      // A job that somebody ended may have left something of a video that was deleted meanwhile.
      case FAILED ->
          isRecent(job, facts) && (FailedJob.mayBeRetried(detail) || detail.endedOnRequest());
      case SUCCEEDED, UNKNOWN -> false;
    };
  }

  private boolean isArrayAtWork(BatchJob job, QueueFacts facts) {
    return job.state() == BatchState.PENDING
        && job.array().isPresent()
        && facts
                .since(Instant.ofEpochMilli(job.createdAtMs()))
                .compareTo(limits.of(StuckLimit.HEARTBEAT))
            > 0;
  }

  /**
   * How long each job of ours that is RUNNABLE has waited for a machine, and each array job of
   * which no child has had one. A job that waited for other jobs before is left out, since AWS does
   * not tell since when it only waits for a machine.
   */
  static List<Duration> waiting(QueueFacts facts) {
    return facts.ours().stream()
        .filter(detail -> waitsForMachine(detail.job()) && !detail.waitsForJobs())
        .map(detail -> facts.since(readySince(detail.job())))
        .toList();
  }

  private static boolean waitsForMachine(BatchJob job) {
    return job.state() == BatchState.RUNNABLE
        || (ArrayRules.hasNotBegun(job)
            && job.array().filter(nodes -> nodes.in(BatchState.RUNNABLE) > 0).isPresent());
  }

  private Duration smallestOfRunning() {
    Duration heartbeat = limits.of(StuckLimit.HEARTBEAT);
    Duration running = limits.of(StuckLimit.RUNNING);
    return heartbeat.compareTo(running) < 0 ? heartbeat : running;
  }

  private boolean isRecent(BatchJob job, QueueFacts facts) {
    return facts.since(FailedJob.endOf(job)).compareTo(limits.of(StuckLimit.FAILED)) <= 0;
  }

  private Optional<StuckJob> judge(BatchJobDetail detail, QueueFacts facts) {
    BatchJob job = detail.job();
    Optional<Verdict> verdict =
        switch (job.state()) {
          case SUBMITTED -> tooLong(job, facts, StuckLimit.SUBMITTED, Duration.ZERO);
          case PENDING ->
              job.array()
                  .map(children -> array(detail, children, facts))
                  .orElseGet(() -> tooLong(job, facts, StuckLimit.PENDING, Duration.ZERO));
          case RUNNABLE -> runnable(detail, facts);
          case STARTING -> starting(detail, facts);
          case RUNNING -> running(job, facts);
          case FAILED ->
              isRecent(job, facts) && facts.newer(job).isEmpty()
                  ? Optional.ofNullable(facts.videos().get(job.id()))
                      .flatMap(
                          video ->
                              arrays.whyRetry(
                                  detail,
                                  facts.failedChildren().getOrDefault(job.id(), List.of()),
                                  video,
                                  facts.now()))
                      .map(
                          why ->
                              new Verdict(
                                  facts.since(FailedJob.endOf(job)), why, Proposal.RESUBMIT))
                  : Optional.empty();
          case SUCCEEDED, UNKNOWN -> Optional.empty();
        };
    return verdict.map(found -> stuck(detail, facts, found));
  }

  /** An array job is PENDING from when its first child is RUNNABLE until the last one ends. */
  private Optional<Verdict> array(BatchJobDetail detail, ArrayState children, QueueFacts facts) {
    return ArrayRules.hasNotBegun(detail.job())
        ? runnable(detail, facts)
        : arrays
            .atWork(detail.job(), children, facts)
            .map(found -> new Verdict(found.time(), found.reason(), Proposal.RESUBMIT));
  }

  private StuckJob stuck(BatchJobDetail detail, QueueFacts facts, Verdict verdict) {
    BatchJob job = detail.job();
    Optional<VideoFacts> video = Optional.ofNullable(facts.videos().get(job.id()));
    int count =
        Math.max(
            Resubmissions.count(detail.tags()),
            video.filter(v -> v.isOf(job.id())).map(VideoFacts::resubmissions).orElse(0));
    String destination = job.parameters().getOrDefault("destination", "");
    return new StuckJob(
        job.id(),
        job.name(),
        job.parameters().getOrDefault("videoId", ""),
        destination,
        job.requestedAt(),
        job.state(),
        verdict.time().toMillis(),
        verdict.reason(),
        proposal(
            verdict.proposal(),
            destination,
            facts.newer(job).isPresent() || video.filter(v -> v.isDeletedSince(job)).isPresent(),
            count),
        count);
  }

  private Proposal proposal(Proposal wanted, String destination, boolean isSuperseded, int count) {
    if (wanted != Proposal.RESUBMIT) {
      return wanted;
    }
    if (destination.isEmpty()) {
      return Proposal.LOOK; // without its folder two scans can't keep out of each other's way
    }
    if (isSuperseded) {
      return Proposal.END;
    }
    return count >= limits.resubmissions() ? Proposal.GIVE_UP : Proposal.RESUBMIT;
  }

  /**
   * @param before time that other states before this one may have taken
   */
  private Optional<Verdict> tooLong(
      BatchJob job, QueueFacts facts, StuckLimit limit, Duration before) {
    Duration age = facts.since(readySince(job));
    Duration allowed = limits.of(limit).plus(before);
    if (age.compareTo(allowed) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Verdict(
            age,
            "It is %s, %s after it was submitted; %s is allowed.%s"
                .formatted(job.state(), time(age), time(allowed), batchSays(job)),
            Proposal.RESUBMIT));
  }

  private static String batchSays(BatchJob job) {
    return job.statusReason().map(reason -> " Batch says: " + reason).orElse("");
  }

  private Optional<Verdict> runnable(BatchJobDetail detail, QueueFacts facts) {
    BatchJob job = detail.job();
    Duration waits = detail.waitsForJobs() ? limits.of(StuckLimit.PENDING) : Duration.ZERO;
    Optional<Verdict> tooLong = tooLong(job, facts, StuckLimit.RUNNABLE, waits);
    if (tooLong.isEmpty() || job.statusReason().isPresent()) {
      return tooLong; // where Batch gives a reason, this very job holds the queue up
    }
    if (isBusy(facts)) {
      return Optional.empty();
    }
    Optional<BatchJob> head = head(facts);
    if (head.isPresent() && !head.get().id().equals(job.id())) {
      return tooLong.map(
          found ->
              new Verdict(
                  found.time(),
                  "It has waited for up to %s, because job %s blocks the queue."
                      .formatted(time(found.time()), head.get().id()),
                  Proposal.WAIT));
    }
    return tooLong.map(
        found ->
            new Verdict(
                found.time(),
                found.reason()
                    + facts
                        .sinceLastStart()
                        .map(ago -> " No job of the queue has started for %s.".formatted(time(ago)))
                        .orElse(" No job of the queue is known to have started."),
                found.proposal()));
  }

  /** In a queue that works, waiting is normal: a job sent to its end would only wait longer. */
  private boolean isBusy(QueueFacts facts) {
    return facts.working() > 0
        || facts
            .sinceLastStart()
            .filter(ago -> ago.compareTo(limits.of(StuckLimit.RUNNABLE)) <= 0)
            .isPresent();
  }

  private static Optional<BatchJob> head(QueueFacts facts) {
    List<BatchJob> runnable =
        facts.everything().stream().filter(job -> job.state() == BatchState.RUNNABLE).toList();
    return facts
        .head()
        .flatMap(facts::submitted)
        .or(
            () ->
                runnable.stream()
                    .min(
                        Comparator.comparingLong(BatchJob::createdAtMs)
                            .thenComparing(BatchJob::id)));
  }

  private Optional<Verdict> starting(BatchJobDetail detail, QueueFacts facts) {
    BatchJob job = detail.job();
    Instant created = facts.taskCreatedAt().get(job.id());
    if (created == null) {
      Duration waits = detail.waitsForJobs() ? limits.of(StuckLimit.PENDING) : Duration.ZERO;
      return tooLong(job, facts, StuckLimit.STARTING, waits.plus(limits.of(StuckLimit.RUNNABLE)));
    }
    Duration age = facts.since(created);
    Duration allowed = limits.of(StuckLimit.STARTING);
    return age.compareTo(allowed) <= 0
        ? Optional.empty()
        : Optional.of(
            new Verdict(
                age,
                "It has been STARTING for %s; %s is allowed.".formatted(time(age), time(allowed)),
                Proposal.RESUBMIT));
  }

  private Optional<Verdict> running(BatchJob job, QueueFacts facts) {
    VideoFacts video = facts.videos().get(job.id());
    if (video == null) {
      return Optional.empty();
    }
    Duration allowed = limits.of(StuckLimit.HEARTBEAT);
    Instant started = runningSince(job);
    boolean told = video.isOf(job.id()) && video.state().equals("running");
    boolean anotherAtWork =
        !video.isOf(job.id())
            && video.state().equals("running")
            && video.heartbeat().filter(b -> facts.since(b).compareTo(allowed) <= 0).isPresent();
    // A word of an earlier attempt says nothing against one that has just begun.
    Instant lastWord =
        told ? video.heartbeat().filter(beat -> beat.isAfter(started)).orElse(started) : started;
    Duration silent = facts.since(lastWord);
    if (silent.compareTo(allowed) > 0 && !anotherAtWork) {
      String where =
          told && lastWord.isAfter(started)
              ? "Its last heartbeat, in %s at %s, is %s old"
                  .formatted(video.stage(), Words.percent(video.percent()), time(silent))
              : "It has run for %s without a heartbeat in status.json".formatted(time(silent));
      return Optional.of(
          new Verdict(
              silent, "%s; %s is allowed.".formatted(where, time(allowed)), Proposal.RESUBMIT));
    }
    Duration ran = facts.since(started);
    if (ran.compareTo(limits.of(StuckLimit.RUNNING)) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Verdict(
            ran,
            "It has run for %s, %s is allowed; but its heartbeat is fresh, at %s."
                .formatted(
                    time(ran), time(limits.of(StuckLimit.RUNNING)), Words.percent(video.percent())),
            Proposal.LOOK));
  }

  private static Instant runningSince(BatchJob job) {
    return Instant.ofEpochMilli(
        job.startedAtMs().filter(started -> started > 0).orElse(job.createdAtMs()));
  }

  /** When the job could be started at the earliest: a retried job is ready from its last end on. */
  private static Instant readySince(BatchJob job) {
    long lastEnd =
        job.attempts().stream()
            .map(BatchAttempt::stoppedAtMs)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder())
            .orElse(0L);
    return Instant.ofEpochMilli(Math.max(job.createdAtMs(), lastEnd));
  }
}
