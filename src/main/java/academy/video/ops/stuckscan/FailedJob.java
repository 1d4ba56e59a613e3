package academy.video.ops.stuckscan;

import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.Resubmissions;
import academy.video.failure.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a job that failed should be tried again. */
final class FailedJob {

  private static final String TRANSIENT = ExitCode.STORAGE_UNAVAILABLE.category();

  private FailedJob() {}

  static Instant endOf(BatchJob job) {
    return Instant.ofEpochMilli(
        job.stoppedAtMs().filter(stopped -> stopped > 0).orElse(job.createdAtMs()));
  }

  /** Whether Batch's own words leave it open; a person who ended a job does not want it back. */
  static boolean mayBeRetried(BatchJobDetail detail) {
    BatchJob job = detail.job();
    if (Resubmissions.endedByScan(job)) {
      return true;
    }
    Optional<ExitCode> code = job.exitCode().flatMap(ExitCode::ofCode);
    return !detail.endedOnRequest() && code.map(FailedJob::isTransient).orElse(true);
  }

  /**
   * Why it should be tried again, in one sentence; empty where it should not.
   *
   * @param fresh how old another job's heartbeat may be for that job to be at work
   */
  static Optional<String> whyRetry(
      BatchJobDetail detail, VideoFacts video, Instant now, Duration fresh) {
    BatchJob job = detail.job();
    if (!mayBeRetried(detail)
        || video.isDeletedSince(job)
        || isDoneByAnother(job, video, now, fresh)) {
      return Optional.empty();
    }
    if (Resubmissions.endedByScan(job)) {
      return Optional.of("An earlier scan ended it and did not submit its video again.");
    }
    String attempts =
        job.attempts().isEmpty() ? "" : " after " + Words.count(job.attempts().size(), "attempt");
    Optional<ExitCode> code =
        job.exitCode()
            .or(() -> video.isOf(job.id()) ? video.exitCode() : Optional.empty())
            .flatMap(ExitCode::ofCode);
    if (code.isPresent()) {
      return code.filter(FailedJob::isTransient)
          .map(
              exitCode ->
                  "It failed%s with %d %s, which passes by itself%s"
                      .formatted(
                          attempts,
                          exitCode.code(),
                          exitCode.name(),
                          video
                              .reason()
                              .filter(_ -> video.isOf(job.id()))
                              .map(reason -> ": " + reason)
                              .orElse(".")));
    }
    return InfrastructureEnd.of(job)
        .map(because -> "It failed%s because %s.".formatted(attempts, because));
  }

  private static boolean isDoneByAnother(
      BatchJob job, VideoFacts video, Instant now, Duration fresh) {
    if (video.isOf(job.id()) || video.heartbeat().isEmpty()) {
      return false;
    }
    Instant beat = video.heartbeat().get();
    return switch (video.state()) {
      // What an older request published in the meantime is not what this one asked for.
      case "succeeded" ->
          video
              .requestedAt()
              .map(at -> !at.isBefore(job.requestedAt()))
              .orElseGet(() -> beat.isAfter(Instant.ofEpochMilli(job.createdAtMs())));
      case "running", "submitted" -> Duration.between(beat, now).compareTo(fresh) <= 0;
      default -> false;
    };
  }

  private static boolean isTransient(ExitCode code) {
    return code.retryable() && code.category().equals(TRANSIENT);
  }
}
