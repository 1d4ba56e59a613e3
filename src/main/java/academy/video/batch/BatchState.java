package academy.video.batch;

import java.util.Arrays;

/** The states of a job, in their order (AWS Batch API reference, JobStatus). */
public enum BatchState {
  SUBMITTED,
  PENDING,
  RUNNABLE,
  STARTING,
  RUNNING,
  SUCCEEDED,
  FAILED,
  /** A state that AWS has added since. */
  UNKNOWN;

  static BatchState of(String name) {
    return Arrays.stream(values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** Whether nothing will change any more. */
  public boolean isOver() {
    return this == SUCCEEDED || this == FAILED;
  }
}
