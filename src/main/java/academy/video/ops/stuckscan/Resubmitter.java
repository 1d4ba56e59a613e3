package academy.video.ops.stuckscan;

import academy.video.aws.AwsException;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.batch.JobName;
import academy.video.batch.RequestedAt;
import academy.video.batch.Resubmissions;
import academy.video.batch.SharedJob;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.fence.RequestTime;
import academy.video.fence.ResubmissionClaims;
import academy.video.fence.ResubmissionClaims.Claim;
import academy.video.fence.StatusFence;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.model.Pause;
import academy.video.model.Standing;
import academy.video.ops.stuckscan.Outcome.Result;
import academy.video.store.ObjectStore;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Ends a stuck job and submits its video again, once, however many scans try at the same moment:
 * the first to claim the job has it, and looks again before each step that can't be taken back.
 */
final class Resubmitter {

  /** A container gets at most 120 s to end after SIGTERM (ECS, stopTimeout). */
  private static final Duration MAY_TAKE_TO_END = Duration.ofSeconds(150);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

  private final BatchJobs jobs;
  private final VideoFolders folders;
  private final Json json;
  private final InstantSource clock;
  private final ResubmissionClaims claims;
  private final Pause pause;
  private final UnaryOperator<String> masking;
  private final String queue;
  private final String definition;
  private final String project;

  Resubmitter(
      BatchJobs jobs,
      VideoFolders folders,
      Json json,
      InstantSource clock,
      Pause pause,
      UnaryOperator<String> masking,
      String queue,
      String definition,
      String project) {
    this.jobs = jobs;
    this.folders = folders;
    this.json = json;
    this.clock = clock;
    this.claims = new ResubmissionClaims(json, clock);
    this.pause = pause;
    this.masking = masking;
    this.queue = queue;
    this.definition = definition;
    this.project = project;
  }

  /** Does what is proposed; what stands in the way becomes the outcome. */
  Outcome apply(StuckJob stuck) throws InterruptedException {
    try (VideoFolders.Folder folder = folders.open(stuck.destination())) {
      if (isDeleted(stuck, folder.store())) {
        return end(stuck, _ -> deleted()); // without a claim: nothing is written there any more
      }
      Optional<Claim> claim = claims.take(folder.store(), stuck.jobId());
      if (claim.isEmpty()) {
        return Outcome.of(Result.CLAIMED, "Another scan deals with it, or has done so.");
      }
      return claimed(stuck, folder.store(), claim.get());
    } catch (WorkerException e) {
      Failure failure = e.failure();
      return Outcome.of(Result.FAILED, failure.reason() + " " + failure.hint());
    }
  }

  private Outcome claimed(StuckJob stuck, ObjectStore folder, Claim claim)
      throws InterruptedException {
    boolean settled = false;
    try {
      Outcome outcome = end(stuck, job -> submitUnlessOvertaken(stuck, job, folder, claim));
      if (outcome.newJobId().isPresent()) {
        settled = true;
        settle(stuck, folder, claim, outcome.newJobId().get());
      }
      return outcome;
    } finally {
      if (!settled) {
        giveBack(folder, claim);
      }
    }
  }

  /** A claim without a note is taken for abandoned at some time; Batch then tells of the job. */
  private void settle(StuckJob stuck, ObjectStore folder, Claim claim, String newJobId) {
    try {
      claims.settle(folder, claim, newJobId);
      if (isDeleted(stuck, folder)) { // perhaps before the note
        claims.giveBack(folder, claim);
      }
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

  private boolean isDeleted(StuckJob stuck, ObjectStore folder) {
    return new Tombstone(folder, json)
        .stops(new Standing(again(stuck.requestedAt()), "", 0, Instant.EPOCH));
  }

  private static Outcome deleted() {
    return Outcome.of(Result.ENDED, "The video was deleted after it was requested.");
  }

  /** When a video counts as requested that is submitted again. */
  private static Instant again(Instant requestedAt) {
    return requestedAt.plus(RequestTime.TICK);
  }

  private Outcome end(StuckJob stuck, Function<BatchJob, Outcome> afterwards)
      throws InterruptedException {
    Optional<BatchJob> found = jobs.describe(stuck.jobId());
    if (found.isEmpty()) {
      return Outcome.of(Result.OVERTAKEN, "AWS Batch does not know the job any more.");
    }
    BatchJob job = found.get();
    if (job.state() != stuck.state() && job.state() != BatchState.FAILED) {
      return Outcome.of(Result.OVERTAKEN, "It is %s by now.".formatted(job.state()));
    }
    if (!job.state().isOver()) {
      jobs.terminate(job.id(), Resubmissions.REASON + masking.apply(stuck.reason()));
      BatchState end = awaitEnd(job.id());
      if (end == BatchState.SUCCEEDED) {
        return Outcome.of(Result.OVERTAKEN, "It succeeded before it could be ended.");
      }
      if (!end.isOver()) {
        return Outcome.of(
            Result.ENDING,
            "It was told to end, and is still %s; the next scan submits its video again."
                .formatted(end));
      }
    }
    return afterwards.apply(job);
  }

  private Outcome submitUnlessOvertaken(
      StuckJob stuck, BatchJob job, ObjectStore folder, Claim claim) {
    Optional<BatchJob> newer = newer(job);
    if (newer.isPresent()) {
      return Outcome.of(
          Result.ENDED,
          "Job %s, which is %s, has the video.".formatted(newer.get().id(), newer.get().state()));
    }
    if (!claims.isSafe(claim)) {
      return Outcome.of(
          Result.ENDING, "Ending it took too long; the next scan submits its video again.");
    }
    return isDeleted(stuck, folder) ? deleted() : resubmitted(stuck, job, folder);
  }

  /** Where the job stands then; an array job counts as PENDING until its last child has ended. */
  private BatchState awaitEnd(String id) throws InterruptedException {
    Instant until = clock.instant().plus(MAY_TAKE_TO_END);
    while (true) {
      Optional<BatchJob> job = jobs.describe(id);
      boolean ended = job.filter(BatchJob::hasEnded).isPresent();
      if (ended || clock.instant().isAfter(until)) {
        return job.map(BatchJob::state)
            .map(state -> state.isOver() && !ended ? BatchState.PENDING : state)
            .orElse(BatchState.UNKNOWN);
      }
      pause.sleep(BETWEEN_LOOKS);
    }
  }

  private Optional<BatchJob> newer(BatchJob job) {
    return job.newestAfter(
        jobs.detailsOfNamed(queue, job.name()).stream().map(BatchJobDetail::job).toList());
  }

  private Outcome resubmitted(StuckJob stuck, BatchJob job, ObjectStore folder) {
    int count = stuck.resubmissions() + 1;
    Instant requestedAt = again(stuck.requestedAt());
    String id;
    try {
      id = jobs.submit(request(stuck, job, count, requestedAt));
    } catch (AwsException e) {
      Optional<String> lost = BatchJobs.mayHaveHappened(e) ? lost(job) : Optional.empty();
      if (lost.isEmpty()) {
        throw e; // becomes the outcome; the next scan finds the ended job and tries again
      }
      id = lost.get();
    }
    note(folder, id, stuck.videoId(), count, requestedAt);
    return new Outcome(
        Result.RESUBMITTED, Optional.of(id), "Submitted again as job %s.".formatted(id));
  }

  /**
   * The same request again, just after itself, so that what is left of the first is too late; a
   * newer revision of the definition may hold the cure.
   */
  private ObjectNode request(StuckJob stuck, BatchJob job, int count, Instant requestedAt) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("jobName", job.name()).put("jobQueue", queue).put("jobDefinition", definition);
    ObjectNode parameters = request.putObject("parameters");
    job.parameters().forEach(parameters::put);
    ObjectNode tags = request.putObject("tags");
    JobName.tags(project, stuck.videoId(), stuck.destination()).forEach(tags::put);
    tags.put(Resubmissions.COUNT_TAG, Integer.toString(count));
    tags.put(Resubmissions.OF_TAG, job.id());
    request.set("containerOverrides", RequestedAt.override(requestedAt));
    return SharedJob.share(request.put("propagateTags", true), job.nodes());
  }

  /** SubmitJob can't be repeated safely: where its answer was lost, the job is looked for. */
  private Optional<String> lost(BatchJob job) {
    try {
      return jobs.detailsOfNamed(queue, job.name()).stream()
          .filter(other -> Resubmissions.of(other.tags()).equals(Optional.of(job.id())))
          .map(other -> other.job().id())
          .findFirst();
    } catch (AwsException _) {
      return Optional.empty(); // the first fault is the one to tell
    }
  }

  /** A job that runs already has written its own status, which is newer. */
  private void note(ObjectStore folder, String id, String videoId, int count, Instant requestedAt) {
    try {
      Standing awaited =
          new Standing(requestedAt, id, 0, clock.instant().truncatedTo(ChronoUnit.MILLIS));
      new StatusFence(folder, json)
          .note(awaited, published -> ResubmittedStatus.of(awaited, videoId, count, published));
    } catch (WorkerException _) {
      // The job is accepted, and its tag has the count.
    }
  }
}
