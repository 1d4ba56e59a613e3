package academy.video.store.s3;

import java.time.Duration;

/**
 * When one try of a call is given up.
 *
 * @param connect until a connection is open
 * @param silence longest time without a byte while an answer is awaited or read
 * @param attempt whole try of a call without a body; a body gets more, see {@link #attemptOf}
 * @param slowestBytesPerSecond a body that moves slower than that is given up
 */
public record S3Timeouts(
    Duration connect, Duration silence, Duration attempt, long slowestBytesPerSecond) {

  /** Wide enough for a bad mobile link: 64 KiB/s, half a minute without an answer. */
  public static S3Timeouts standard() {
    return new S3Timeouts(
        Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30), 64 << 10);
  }

  /** Longest time of one try that moves {@code bytes}. */
  Duration attemptOf(long bytes) {
    return attempt.plusMillis(bytes * 1000 / slowestBytesPerSecond);
  }
}
