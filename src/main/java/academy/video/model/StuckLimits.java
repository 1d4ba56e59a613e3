package academy.video.model;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * When a job counts as stuck, and how often a video is tried again.
 *
 * @param times the limits that differ from their defaults
 * @param resubmissions how often a stuck video is submitted again, from 0
 */
public record StuckLimits(Map<StuckLimit, Duration> times, int resubmissions) {

  public static final int DEFAULT_RESUBMISSIONS = 2;

  public StuckLimits {
    EnumMap<StuckLimit, Duration> copy = new EnumMap<>(StuckLimit.class);
    copy.putAll(times);
    times = Collections.unmodifiableMap(copy);
    if (resubmissions < 0) {
      throw new IllegalArgumentException("resubmissions: " + resubmissions);
    }
  }

  public static StuckLimits defaults() {
    return new StuckLimits(Map.of(), DEFAULT_RESUBMISSIONS);
  }

  public Duration of(StuckLimit limit) {
    return times.getOrDefault(limit, limit.byDefault());
  }
}
