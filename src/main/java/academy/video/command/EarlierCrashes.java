package academy.video.command;

import academy.video.batch.BatchAttempt;
import academy.video.batch.BatchJob;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A native crash is retried once. AWS Batch counts attempts and not their reasons: it would start a
 * job that has crashed twice a third time. So an attempt after two crashes ends at once. If the
 * earlier attempts can't be seen, as in a container without a job role, the job goes on.
 */
final class EarlierCrashes {

  private static final int MOST = 1;

  /** A job that encodes for hours can spare this, and only where it is tried a third time. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private EarlierCrashes() {}

  /**
   * Ends a job whose earlier attempts crashed once too often.
   *
   * @param wanted whether the job may ask Batch about itself
   * @throws WorkerException with INTERNAL_ERROR, which no rule retries
   */
  static void refuse(CommandContext context, Optional<Integer> attempt, boolean wanted) {
    if (attempt.orElse(1) > MOST + 1) {
      OwnBatchJob.of(context, wanted).ifPresent(EarlierCrashes::refuse);
    }
  }

  private static void refuse(OwnBatchJob job) {
    long crashes =
        attempts(job).stream()
            .filter(earlier -> earlier.exitCode().equals(Optional.of(ExitCode.NATIVE_CRASH.code())))
            .count();
    if (crashes > MOST) {
      throw Failure.of(
              ExitCode.INTERNAL_ERROR,
              "Native code crashed in %d earlier attempts of job %s, and a crash is retried once."
                  .formatted(crashes, job.id()))
          .withHint(
              "This is a defect of the worker; report it with the last lines of those attempts.")
          .asException();
    }
  }

  private static List<BatchAttempt> attempts(OwnBatchJob job) {
    AtomicReference<List<BatchAttempt>> attempts = new AtomicReference<>(List.of());
    // What is not seen, or too late, holds nothing up: the job goes on.
    var _ =
        job.call(
            jobs -> jobs.describe(job.id()).map(BatchJob::attempts).ifPresent(attempts::set),
            BOUND);
    return Objects.requireNonNull(attempts.get());
  }
}
