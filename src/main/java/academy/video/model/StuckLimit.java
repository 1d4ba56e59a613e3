package academy.video.model;

import java.time.Duration;

/** What {@code stuck-scan} measures, each with the time that it allows unless told otherwise. */
public enum StuckLimit {
  /** Batch looks at a submitted job within seconds. */
  SUBMITTED(Duration.ofMinutes(10)),
  /** A job here waits for other jobs, which may take as long as the longest of them. */
  PENDING(Duration.ofHours(24)),
  /**
   * An instance boots and registers in minutes; see {@code StuckRules} for queues that are busy.
   */
  RUNNABLE(Duration.ofHours(1)),
  /** Pulling the image is nearly all of it. */
  STARTING(Duration.ofMinutes(20)),
  /** Beyond the longest encode that was seen; what still shows life is only pointed at. */
  RUNNING(Duration.ofHours(24)),
  /**
   * Age of the last word in status.json. A job writes every 8 s, and ends itself when its storage
   * does not answer for VIDEO_STORAGE_DEADLINE, which this must exceed.
   */
  HEARTBEAT(Duration.ofMinutes(10)),
  /** How long after its end a failed job is still looked at. */
  FAILED(Duration.ofHours(24));

  private final Duration byDefault;

  StuckLimit(Duration byDefault) {
    this.byDefault = byDefault;
  }

  public Duration byDefault() {
    return byDefault;
  }
}
