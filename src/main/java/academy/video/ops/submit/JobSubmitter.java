package academy.video.ops.submit;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchTargets;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.fence.RequestTime;
import academy.video.fence.StatusFence;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.json.UntrustedJson;
import academy.video.model.ExpectedWork;
import academy.video.model.Standing;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Submits videos to AWS Batch: the call for an API server, and what {@code submit} does. One
 * instance serves one destination and may be used again.
 */
public final class JobSubmitter {

  /** As long as {@code status} believes in a job without a new heartbeat. */
  static final Duration FRESH = Duration.ofSeconds(45);

  /** Clocks of two machines may differ by this much. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final BatchJobs jobs;
  private final BatchTargets targets;
  private final ObjectStore destination;
  private final Json json;
  private final InstantSource clock;

  /**
   * Calls nobody yet.
   *
   * @param destination the folder that the request names
   */
  public JobSubmitter(Aws aws, ObjectStore destination, Json json, InstantSource clock) {
    this.jobs = new BatchJobs(aws);
    this.targets = new BatchTargets(aws);
    this.destination = destination;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Submits the job and notes it in status.json.
   *
   * @param force submit even if the video is being encoded
   * @return the accepted job
   * @throws WorkerException with DUPLICATE_JOB, or with what kept the job from being accepted; then
   *     nothing was submitted
   */
  public Submission submit(JobRequest request, boolean force) {
    var _ = check(request, force); // what could not be looked at, AWS Batch tells
    return submitUnchecked(request, /* expected= */ Optional.empty());
  }

  /** The same for what was looked at already. */
  Submission submitUnchecked(JobRequest request, Optional<ExpectedWork> expected) {
    Instant requestedAt = requestedAt();
    String jobId = accepted(request, requestedAt);
    Submission job =
        new Submission(
            jobId,
            request.jobName(),
            request.jobQueue(),
            request.jobDefinition(),
            request.videoId(),
            request.source(),
            request.destination(),
            request.nodes(),
            1,
            clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
            /* statusWritten= */ true);
    return noted(job, requestedAt, expected) ? job : withoutStatus(job);
  }

  /**
   * Refuses what {@link #submit} would refuse, and submits nothing.
   *
   * @return a sentence for each thing that could not be looked at
   * @throws WorkerException with DUPLICATE_JOB, or with CONFIG_INVALID where the queue or the
   *     definition takes no job
   */
  public List<String> check(JobRequest request, boolean force) {
    List<String> notSeen = checkTargets(targets, request.jobQueue(), request.jobDefinition());
    if (!force) {
      refuseDuplicate(request);
    }
    return notSeen;
  }

  /**
   * Refuses a queue or a definition that takes no job.
   *
   * @return a sentence for each thing that could not be looked at
   * @throws WorkerException with CONFIG_INVALID
   */
  public static List<String> checkTargets(BatchTargets targets, String queue, String definition) {
    BatchTargets.Looked looked = targets.look(queue, definition);
    if (!looked.problems().isEmpty()) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID,
              "Nothing was submitted: %s.".formatted(String.join("; ", looked.problems())))
          .withHint("Correct --queue or --definition; jobdef check compares all names.")
          .asException();
    }
    return looked.notSeen();
  }

  /**
   * What the job will replace that was made from another source or with another profile.
   *
   * @param profileName the profile's name in status.json
   * @return a sentence; empty where there is no such result, or it can't be read
   */
  public Optional<String> replaced(JobRequest request, String profileName) {
    try {
      return new StatusFence(destination, json).read().replacedBy(request.source(), profileName);
    } catch (WorkerException _) {
      return Optional.empty();
    }
  }

  private void refuseDuplicate(JobRequest request) {
    UntrustedJson status = status();
    if (isAtWork(status)) {
      String id = status.text("job_id").orElse("outside of Batch");
      throw duplicate(request, "job %s is encoding it, as its status.json tells".formatted(id));
    }
    for (BatchJob job : jobs.named(request.jobQueue(), request.jobName())) {
      if (!job.state().isOver()) {
        throw duplicate(request, "job %s is %s".formatted(job.id(), job.state()));
      }
    }
  }

  /** Where the destination can't be read, the job will find out; the clock has to do. */
  private Instant requestedAt() {
    Instant now = clock.instant();
    try {
      return RequestTime.after(
          now,
          new StatusFence(destination, json).read(),
          new Tombstone(destination, json).deletedAt());
    } catch (WorkerException _) {
      return now;
    }
  }

  private static WorkerException duplicate(JobRequest request, String why) {
    return Failure.of(
            ExitCode.DUPLICATE_JOB,
            "The video %s was not submitted to %s again: %s."
                .formatted(request.videoId(), request.destination(), why))
        .withHint("Wait for that job, terminate it, or submit with --force.")
        .asException();
  }

  private boolean isAtWork(UntrustedJson status) {
    return status.text("state").filter("running"::equals).isPresent()
        && status
            .time("heartbeat")
            .filter(beat -> Duration.between(beat, clock.instant()).compareTo(FRESH) <= 0)
            .isPresent();
  }

  private UntrustedJson status() {
    return destination
        .readRange(ObjectLayout.STATUS, /* position= */ 0, ObjectLayout.LARGEST_NOTE)
        .map(json::untrusted)
        .orElseGet(UntrustedJson::none);
  }

  /** SubmitJob can't be repeated safely: where its answer was lost, the job is looked for. */
  private String accepted(JobRequest request, Instant requestedAt) {
    Instant before = clock.instant().minus(CLOCKS_DIFFER);
    try {
      return jobs.submit(request.asSubmitJob(requestedAt));
    } catch (AwsException e) {
      Optional<String> lost =
          BatchJobs.mayHaveHappened(e) ? newestSince(before, request) : Optional.empty();
      return lost.orElseThrow(() -> notSubmitted(e));
    }
  }

  private Optional<String> newestSince(Instant before, JobRequest request) {
    try {
      return jobs.named(request.jobQueue(), request.jobName()).stream()
          .filter(job -> !job.state().isOver() && job.createdAtMs() >= before.toEpochMilli())
          .map(BatchJob::id)
          .findFirst();
    } catch (AwsException _) {
      return Optional.empty(); // the first fault is the one to tell
    }
  }

  private static WorkerException notSubmitted(AwsException cause) {
    Failure failure = cause.fault().asFailure();
    return new Failure(
            failure.exitCode(), "Nothing was submitted: " + failure.reason(), failure.hint())
        .causedBy(cause);
  }

  /** A job that runs already has written its own status, which is newer. */
  private boolean noted(Submission job, Instant requestedAt, Optional<ExpectedWork> expected) {
    try {
      Standing awaited =
          new Standing(requestedAt, job.jobId(), 0, Instant.parse(job.submittedAt()));
      new StatusFence(destination, json)
          .note(
              awaited,
              published -> SubmittedStatus.of(job, requestedAt.toString(), expected, published));
      return true;
    } catch (WorkerException _) {
      return false; // the job is accepted, and must not be submitted again for want of a note
    }
  }

  private static Submission withoutStatus(Submission job) {
    return new Submission(
        job.jobId(),
        job.jobName(),
        job.jobQueue(),
        job.jobDefinition(),
        job.videoId(),
        job.source(),
        job.destination(),
        job.nodes(),
        job.attempt(),
        job.submittedAt(),
        /* statusWritten= */ false);
  }
}
