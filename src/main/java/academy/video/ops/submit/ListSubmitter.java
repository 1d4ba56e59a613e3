package academy.video.ops.submit;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.fence.ResubmissionClaims;
import academy.video.fence.ResubmissionClaims.Claim;
import academy.video.fence.ResubmissionClaims.Claimed;
import academy.video.json.Json;
import academy.video.json.UntrustedJson;
import academy.video.model.ExpectedWork;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.Pacer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Submits many videos to one queue, each once, however often it is run, by however many at the same
 * time, and wherever a run was killed. What decides is in AWS Batch and in the destinations: a
 * video gets a new job only where none is at work on it, and only by whoever holds the claim on its
 * last job. A claim is given to one, and is free after {@link #CLAIM_LIFE}, when status.json or AWS
 * Batch surely names what was submitted by it.
 */
public final class ListSubmitter {

  /** Far longer than SubmitJob takes, which begins in the first half of it. */
  static final Duration CLAIM_LIFE = Duration.ofMinutes(3);

  /** A fifth of what AWS Batch takes (50 SubmitJob calls a second): others submit, too. */
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(100);

  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(20);

  private static final int MOST_SUCCESSORS = 100;

  /**
   * Milliseconds or seconds that a stranger's status.json may claim; far more than any video has.
   */
  private static final double MOST_EXPECTED = 1e10;

  private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final Aws aws;
  private final BatchJobs jobs;
  private final Json json;
  private final InstantSource clock;
  private final Pacer pacer;
  private final ResubmissionClaims claims;

  /** By name; only what {@link #refresh} saw. */
  private final Map<String, BatchJob> atWork = new HashMap<>();

  private long lastCallNanos;

  /** Calls nobody yet. */
  public ListSubmitter(Aws aws, Json json, InstantSource clock, Pacer pacer) {
    this.aws = aws;
    this.jobs = new BatchJobs(aws);
    this.json = json;
    this.clock = clock;
    this.pacer = pacer;
    this.claims = new ResubmissionClaims(json, clock);
    this.lastCallNanos = pacer.nanoTime() - BETWEEN_CALLS.toNanos();
  }

  /**
   * Looks which jobs of a queue are at work: some calls for all videos, not one for each.
   *
   * @throws AwsException where AWS Batch can't be asked
   */
  public void refresh(String queue) {
    atWork.clear();
    for (BatchState state : BatchState.values()) { // in the order in which jobs move on
      if (!state.isOver() && state != BatchState.UNKNOWN) {
        jobs.inState(queue, state).forEach(job -> atWork.put(job.name(), job));
      }
    }
  }

  /**
   * Where a video stands.
   *
   * @param profileName the name in status.json of a video that was made with the same profile
   * @throws WorkerException with a failure of the store or of AWS Batch
   */
  public VideoStanding look(JobRequest request, String profileName, ObjectStore folder) {
    UntrustedJson status =
        folder
            .readRange(ObjectLayout.STATUS, /* position= */ 0, ObjectLayout.LARGEST_NOTE)
            .map(json::untrusted)
            .orElseGet(UntrustedJson::none);
    String state = status.text("state").orElse("");
    boolean isSame =
        status.text("source").filter(request.source()::equals).isPresent()
            && status.text("profile").filter(profileName::equals).isPresent();
    Optional<ExpectedWork> expected = expected(status, request.source(), profileName);
    if (state.equals("succeeded")
        && isSame
        && folder.head(ObjectLayout.MULTIVARIANT_PLAYLIST).isPresent()) {
      return new VideoStanding.Complete(expected);
    }
    Optional<String> jobId = status.text("job_id").filter(JOB_ID.asMatchPredicate());
    boolean isFresh = isFresh(status, state);
    if (isFresh && state.equals("running")) {
      return new VideoStanding.AtWork(jobId, "its status.json tells so", expected);
    }
    BatchJob listed = atWork.get(request.jobName());
    if (listed != null) {
      return new VideoStanding.AtWork(
          Optional.of(listed.id()), "it is %s".formatted(listed.state()), expected);
    }
    Optional<BatchJob> known =
        state.equals("succeeded") ? Optional.empty() : jobId.flatMap(this::describe);
    if (known.filter(job -> !job.hasEnded()).isPresent()) {
      return new VideoStanding.AtWork(jobId, "it is %s".formatted(known.get().state()), expected);
    }
    if (isFresh && known.isEmpty()) {
      return new VideoStanding.AtWork(jobId, "it was submitted a moment ago", expected);
    }
    return free(status, state, isSame, jobId);
  }

  /** Of a job for the same video; what is only submitted has no profile's name yet. */
  private static Optional<ExpectedWork> expected(
      UntrustedJson status, String source, String profileName) {
    UntrustedJson expected = status.in("expected");
    Optional<Long> mediaMs = expected.number("media_ms", 0, MOST_EXPECTED).map(Math::round);
    Optional<Double> vcpuSeconds = expected.number("vcpu_seconds", 0, MOST_EXPECTED);
    boolean isSame =
        status.text("source").filter(source::equals).isPresent()
            && status.text("profile").stream().allMatch(profileName::equals);
    return isSame && mediaMs.isPresent() && vcpuSeconds.isPresent()
        ? Optional.of(new ExpectedWork(mediaMs.get(), vcpuSeconds.get()))
        : Optional.empty();
  }

  private static VideoStanding free(
      UntrustedJson status, String state, boolean isSame, Optional<String> jobId) {
    UntrustedJson failure = status.in("failure");
    Optional<ExitCode> code = failure.whole("exit_code", 1, 255).flatMap(ExitCode::ofCode);
    Optional<String> how =
        Optional.of(state)
            .filter("failed"::equals)
            .map(
                _ ->
                    "its last job failed with %s: %s"
                        .formatted(
                            code.map(ExitCode::name).orElse("no failure's name"),
                            failure.text("reason").orElse("status.json gives no reason.")));
    return how.isPresent() && isSame && code.filter(ListSubmitter::isOfTheVideo).isPresent()
        ? new VideoStanding.Unusable(how.get())
        : new VideoStanding.Free(jobId.orElse(VideoStanding.NO_JOB), how);
  }

  /** Whether the same video would fail again. */
  private static boolean isOfTheVideo(ExitCode code) {
    return code == ExitCode.SOURCE_UNSUPPORTED
        || code == ExitCode.SOURCE_CORRUPT
        || code == ExitCode.SOURCE_OVER_LIMIT;
  }

  /** AWS Batch may list a job some seconds after it has accepted it. */
  private boolean isFresh(UntrustedJson status, String state) {
    Duration most =
        switch (state) {
          case "running" -> JobSubmitter.FRESH;
          case "submitted" -> CLAIM_LIFE;
          default -> Duration.ZERO;
        };
    return status
        .time("heartbeat")
        .filter(beat -> Duration.between(beat, clock.instant()).compareTo(most) < 0)
        .isPresent();
  }

  private Optional<BatchJob> describe(String jobId) {
    pace();
    return jobs.describe(jobId);
  }

  /**
   * Submits a video of which {@link #look} said that it is free.
   *
   * @param expected what its job is expected to take, where the source was looked at
   * @return it as {@link VideoStanding.Submitted}, or as what stands there by now
   * @throws WorkerException with what kept the job from being accepted; where it may have been, the
   *     claim is kept, and a later run finds out
   */
  public VideoStanding submit(
      JobRequest request,
      String profileName,
      VideoStanding.Free seen,
      Optional<ExpectedWork> expected,
      ObjectStore folder) {
    String predecessor = seen.predecessor();
    for (int i = 0; i < MOST_SUCCESSORS; i++) {
      Optional<Claim> claim = claims.take(folder, predecessor, CLAIM_LIFE);
      if (claim.isPresent()) {
        return claimed(request, profileName, seen, expected, folder, claim.get());
      }
      Claimed held = claims.look(folder, predecessor);
      Optional<String> successor = held.successor().filter(JOB_ID.asMatchPredicate());
      if (successor.isEmpty()) {
        return new VideoStanding.Claimed(held.freeAt());
      }
      Optional<BatchJob> job = describe(successor.get());
      if (job.filter(found -> !found.hasEnded()).isPresent()) {
        return new VideoStanding.AtWork(
            successor, "it is %s".formatted(job.get().state()), expected);
      }
      predecessor = successor.get();
    }
    return new VideoStanding.Unusable(
        "its folder names one job after the other as submitted, without end");
  }

  private VideoStanding claimed(
      JobRequest request,
      String profileName,
      VideoStanding.Free seen,
      Optional<ExpectedWork> expected,
      ObjectStore folder,
      Claim claim) {
    boolean mayBeSubmitted = false;
    try {
      // Since the claim was free, another run may have submitted it, and its job may have ended.
      VideoStanding now = look(request, profileName, folder);
      if (!now.equals(seen)) {
        return now instanceof VideoStanding.Free ? new VideoStanding.Claimed(clock.instant()) : now;
      }
      mayBeSubmitted = true;
      Submission job = submitted(request, expected, folder, claim);
      if (!job.statusWritten()) { // R2 takes one write a second to an object
        settle(folder, claim, job.jobId());
      }
      return new VideoStanding.Submitted(job);
    } catch (WorkerException e) {
      mayBeSubmitted =
          mayBeSubmitted
              && e.getCause() instanceof AwsException aws
              && BatchJobs.mayHaveHappened(aws);
      throw e;
    } finally {
      if (!mayBeSubmitted) {
        giveBack(folder, claim);
      }
    }
  }

  private Submission submitted(
      JobRequest request, Optional<ExpectedWork> expected, ObjectStore folder, Claim claim) {
    JobSubmitter submitter = new JobSubmitter(aws, folder, json, clock);
    Duration delay = FIRST_DELAY;
    while (true) {
      pace();
      if (!claims.isSafe(claim)) {
        throw Failure.of(
                ExitCode.BATCH_UNAVAILABLE,
                "AWS Batch did not take the job of %s in time.".formatted(request.destination()))
            .withHint("Run the same command again.")
            .asException();
      }
      try {
        return submitter.submitUnchecked(request, expected);
      } catch (WorkerException e) {
        if (!(e.getCause() instanceof AwsException aws)
            || aws.fault().kind() != AwsFault.Kind.THROTTLED) {
          throw e;
        }
        sleep(delay.multipliedBy((long) (500 + 500 * pacer.random())).dividedBy(1000));
        delay = delay.multipliedBy(2);
        delay = delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
      }
    }
  }

  /** For want of a status.json that names the job; where that fails too, AWS Batch lists it. */
  private void settle(ObjectStore folder, Claim claim, String jobId) {
    try {
      claims.settle(folder, claim, jobId);
    } catch (WorkerException _) {
      // See above.
    }
  }

  private void giveBack(ObjectStore folder, Claim claim) {
    try {
      claims.giveBack(folder, claim);
    } catch (WorkerException _) {
      // It runs out by itself.
    }
  }

  /** Waits until a claim of another run has run out. */
  public void await(Instant freeAt) {
    Duration left = Duration.between(clock.instant(), freeAt).plusMillis(1);
    sleep(left.compareTo(CLAIM_LIFE) > 0 ? CLAIM_LIFE : left);
  }

  private void pace() {
    sleep(BETWEEN_CALLS.minusNanos(pacer.nanoTime() - lastCallNanos));
    lastCallNanos = pacer.nanoTime();
  }

  private void sleep(Duration time) {
    try {
      if (time.isPositive()) {
        pacer.sleep(time);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.INTERRUPTED, "The submission was interrupted.").causedBy(e);
    }
  }
}
