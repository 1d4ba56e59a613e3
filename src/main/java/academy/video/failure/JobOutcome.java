package academy.video.failure;

import org.jspecify.annotations.Nullable;

/**
 * How a job ended.
 *
 * @param failure why it failed, or null where it succeeded
 */
public record JobOutcome(@Nullable Failure failure) {

  public static final JobOutcome SUCCEEDED = new JobOutcome(null);

  public static JobOutcome failed(Failure failure) {
    return new JobOutcome(failure);
  }

  public boolean succeeded() {
    return failure == null;
  }

  public ExitCode exitCode() {
    return failure == null ? ExitCode.SUCCEEDED : failure.exitCode();
  }
}
