package academy.video.ops.stuckscan;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;

/**
 * A job that could not be judged.
 *
 * @param jobId Batch's id
 * @param failure what kept the scan from it
 * @param reason the same in one sentence
 * @param hint what to do
 */
public record Undecided(String jobId, ExitCode failure, String reason, String hint) {

  static Undecided because(String jobId, Failure failure) {
    return new Undecided(jobId, failure.exitCode(), failure.reason(), failure.hint());
  }
}
