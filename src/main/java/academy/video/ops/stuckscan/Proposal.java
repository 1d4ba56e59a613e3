package academy.video.ops.stuckscan;

/** What should be done about a stuck job. */
public enum Proposal {
  /** End the job where it has not ended, and submit its video again. */
  RESUBMIT,
  /** End the job: its video was deleted, or requested again, after its request. */
  END,
  /** Nothing yet: another job has to be dealt with first. */
  WAIT,
  /** Nothing: the video was submitted again as often as is allowed. */
  GIVE_UP,
  /** A person has to decide. */
  LOOK
}
