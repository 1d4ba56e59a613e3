package academy.video.ops.submit;

import academy.video.model.ExpectedWork;
import java.time.Instant;
import java.util.Optional;

/** Where a video of a list stands, as its destination and AWS Batch tell. */
public sealed interface VideoStanding {

  /** The word for a video of which no job is known, where a job's id belongs. */
  String NO_JOB = "none";

  /**
   * Published, from this source and with this profile.
   *
   * @param expected what encoding it was expected to take; empty where its job did not say
   */
  record Complete(Optional<ExpectedWork> expected) implements VideoStanding {}

  /**
   * A job is at work on it, or will be.
   *
   * @param jobId where it is known
   * @param sentence what was seen
   * @param expected what encoding it is expected to take; empty where that is not known yet
   */
  record AtWork(Optional<String> jobId, String sentence, Optional<ExpectedWork> expected)
      implements VideoStanding {}

  /** It can't be encoded from this source. */
  record Unusable(String reason) implements VideoStanding {}

  /**
   * No job is at work on it.
   *
   * @param predecessor the id of the last job; {@link #NO_JOB} where none is known
   * @param failure how that one failed; empty where it did not
   */
  record Free(String predecessor, Optional<String> failure) implements VideoStanding {}

  /** Another run is about to submit it, or was killed while it did. */
  record Claimed(Instant freeAt) implements VideoStanding {}

  /** This run has submitted it. */
  record Submitted(Submission job) implements VideoStanding {}
}
