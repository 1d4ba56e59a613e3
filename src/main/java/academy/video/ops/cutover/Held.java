package academy.video.ops.cutover;

/** Whether a condition is met. */
public enum Held {
  HELD,
  NOT_HELD,
  /** What would decide it could not be seen. */
  UNDECIDED
}
