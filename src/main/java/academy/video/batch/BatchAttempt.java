package academy.video.batch;

import academy.video.failure.ExitCode;
import java.util.Arrays;
import java.util.Optional;

/**
 * One start of a job's container.
 *
 * @param exitCode of the container; empty where it never ran, or has not ended
 * @param reason the container engine's words, such as {@code CannotPullContainerError: …}
 * @param statusReason Batch's words, such as {@code Essential container in task exited}
 * @param startedAtMs when it ran, in milliseconds since 1970
 * @param stoppedAtMs when it ended, likewise
 * @param logStream its stream in the log group
 */
public record BatchAttempt(
    Optional<Integer> exitCode,
    Optional<String> reason,
    Optional<String> statusReason,
    Optional<Long> startedAtMs,
    Optional<Long> stoppedAtMs,
    Optional<String> logStream) {

  /** The contract's name of the exit code; empty where the code is none of ours. */
  public Optional<String> failure() {
    return exitCode.flatMap(
        code ->
            Arrays.stream(ExitCode.values())
                .filter(known -> known.code() == code)
                .map(ExitCode::name)
                .findFirst());
  }
}
