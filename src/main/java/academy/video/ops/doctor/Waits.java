package academy.video.ops.doctor;

import java.time.Duration;
import java.time.Instant;

/** How long waiting is normal. */
final class Waits {

  /**
   * An instance takes minutes to boot and to register; Batch's own reasons can be wrong for as long
   * (seen: a job called too large while its instance was booting).
   */
  private static final Duration NORMAL = Duration.ofMinutes(20);

  private static final Duration NORMAL_SUBMITTED = Duration.ofMinutes(10);

  private Waits() {}

  /** Whether the job has been in its state for longer than is normal. */
  static boolean isOverdue(Job job, Instant now) {
    return switch (job.state()) {
      case SUBMITTED -> job.age(now).compareTo(NORMAL_SUBMITTED) > 0;
      case RUNNABLE, STARTING -> job.age(now).compareTo(NORMAL) > 0;
      case PENDING, RUNNING, SUCCEEDED, FAILED, UNKNOWN -> false;
    };
  }

  /** Whether so much time has passed since a moment, in milliseconds since 1970. */
  static boolean isLongAgo(long momentMs, Instant now) {
    return momentMs > 0
        && Duration.between(Instant.ofEpochMilli(momentMs), now).compareTo(NORMAL) > 0;
  }

  static String normal() {
    return NORMAL.toMinutes() + " minutes";
  }
}
