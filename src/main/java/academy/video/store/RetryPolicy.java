package academy.video.store;

import java.time.Duration;

/**
 * How long a call to a store is tried again. The time before the nth retry is {@code firstDelay}
 * doubled n-1 times, at most {@code maxDelay}, of which a random half is left out so that workers
 * that failed together do not come back together.
 *
 * @param deadline time from the first try after which no new one begins; zero for a single try
 * @param firstDelay longest wait before the first retry
 * @param maxDelay longest wait before any retry
 */
public record RetryPolicy(Duration deadline, Duration firstDelay, Duration maxDelay) {

  public RetryPolicy {
    if (deadline.isNegative() || firstDelay.isNegative() || maxDelay.isNegative()) {
      throw new IllegalArgumentException("durations must not be negative");
    }
  }

  /**
   * A worker's. The SDK's own retries give up on 503 after 0.3 s; an overloaded bucket asks for
   * longer pauses.
   */
  public static RetryPolicy within(Duration deadline) {
    return new RetryPolicy(deadline, Duration.ofSeconds(1), Duration.ofSeconds(15));
  }
}
