package academy.video.ops.status;

/** What the job that last worked on a destination does, as far as its status.json tells. */
public enum JobState {
  /** There is no status.json. */
  NONE,
  /** Accepted by AWS Batch, and not begun yet. */
  SUBMITTED,
  /** At work, with a heartbeat that is fresh. */
  RUNNING,
  /** Said to be at work, but its heartbeat is old: it was killed, or lost its network. */
  STALE,
  SUCCEEDED,
  FAILED,
  /** It published nothing, since a newer request or a deletion came in between. */
  SUPERSEDED
}
