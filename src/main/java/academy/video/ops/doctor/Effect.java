package academy.video.ops.doctor;

import academy.video.batch.BatchState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a cause does to jobs: how its sentence begins. */
public enum Effect {
  /** Nobody can be asked. */
  UNKNOWN,
  /** Nothing can be submitted. */
  REFUSED,
  /** Jobs wait for other things than a place. */
  PENDING,
  /** Jobs find no place. */
  RUNNABLE,
  /** Jobs get a place, but their container is not started. */
  STARTING,
  /** The container runs, and gets nowhere. */
  RUNNING,
  /** Somebody or something ended the job. */
  ENDED,
  /** The container came to a bad end. */
  FAILED,
  /** The worker ended with a code of its own. */
  WORKER,
  /** Jobs run all the same. */
  REMARK;

  /** The sentence's beginning, for a job in this state or, without one, for jobs to come. */
  String beginning(@Nullable BatchState state) {
    return switch (this) {
      case UNKNOWN -> "";
      case REFUSED -> "Nothing can be submitted: ";
      case PENDING ->
          state == BatchState.SUBMITTED ? "The job stays SUBMITTED: " : "The job stays PENDING: ";
      case RUNNABLE ->
          state == BatchState.RUNNABLE
              ? "Jobs are accepted but stay RUNNABLE: "
              : "Jobs would stay RUNNABLE: ";
      case STARTING -> {
        if (state == BatchState.FAILED) {
          yield "The job failed in STARTING: ";
        }
        yield state == BatchState.STARTING
            ? "The job stays in STARTING: "
            : "Jobs would fail in STARTING: ";
      }
      case RUNNING -> "The job is RUNNING but hangs: ";
      case ENDED -> "The job was ended: ";
      case FAILED -> state == BatchState.FAILED ? "The job failed: " : "Jobs would fail: ";
      case WORKER -> "The job failed with ";
      case REMARK -> "";
    };
  }

  /** Whether a cause with this effect can be why a job stands in this state. */
  boolean explains(Optional<BatchState> state) {
    return state
        .map(
            s ->
                switch (s) {
                  case SUBMITTED, PENDING -> this == PENDING;
                  case RUNNABLE -> this == RUNNABLE;
                  case STARTING -> this == STARTING;
                  case RUNNING -> this == RUNNING;
                  case FAILED ->
                      this == STARTING || this == ENDED || this == FAILED || this == WORKER;
                  case SUCCEEDED, UNKNOWN -> false;
                })
        .orElse(this != REMARK && this != RUNNING);
  }
}
