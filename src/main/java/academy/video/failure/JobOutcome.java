package academy.video.failure;

import org.jspecify.annotations.Nullable;

/**
 * How a job ended.
 *
 * @param failure why it published nothing, or null where it succeeded
 */
public record JobOutcome(@Nullable Failure failure) {

  public static JobOutcome ofSuccess() {
    return new JobOutcome(null);
  }

  public static JobOutcome failed(Failure failure) {
    return new JobOutcome(failure);
  }

  public boolean succeeded() {
    return failure == null;
  }

  /** The word for it in the last line. */
  public String label() {
    if (failure == null) {
      return "succeeded";
    }
    return failure.isSuperseded() ? "superseded" : "failed";
  }

  public ExitCode exitCode() {
    return failure == null ? ExitCode.SUCCEEDED : failure.exitCode();
  }
}
