package academy.video.ops.stuckscan;

import java.util.Optional;

/**
 * What was done about a stuck job.
 *
 * @param result how it came out
 * @param newJobId the job that was submitted instead
 * @param detail one sentence
 */
public record Outcome(Result result, Optional<String> newJobId, String detail) {

  /** How it came out. */
  public enum Result {
    /** Only proposed: nothing was to be done. */
    LEFT,
    RESUBMITTED,
    /** Ended, and not submitted again: its video was deleted, or another job has it. */
    ENDED,
    /** It moved on, or another job took its place, before anything was done. */
    OVERTAKEN,
    /** Another scan deals with it, or has dealt with it. */
    CLAIMED,
    /** It was told to end and had not when the scan had to go on; the next scan does the rest. */
    ENDING,
    GIVEN_UP,
    /** Something stood in the way. */
    FAILED
  }

  static Outcome of(Result result, String detail) {
    return new Outcome(result, Optional.empty(), detail);
  }
}
