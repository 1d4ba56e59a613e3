package academy.video.config;

import academy.video.model.StuckLimit;
import academy.video.model.StuckLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The checked configuration of {@code stuck-scan}.
 *
 * @param names of the queue, and of the definition whose jobs are ours
 * @param limits when a job counts as stuck
 */
public record StuckScanConfig(BatchNames names, StuckLimits limits) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int MOST_RESUBMISSIONS = 10;

  /**
   * Reads the configuration.
   *
   * @param arguments what the command line gives
   * @param environment the process's environment
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID and every problem
   */
  public static StuckScanConfig read(
      Map<Setting, String> arguments, Map<String, String> environment) {
    Problems problems = new Problems();
    SettingValues values = new SettingValues(arguments, environment, problems);
    BatchNames names = BatchNames.read(values);
    Map<StuckLimit, Duration> times = times(values);
    int resubmissions =
        values
            .whole(Setting.VIDEO_STUCK_RESUBMISSIONS, 0, MOST_RESUBMISSIONS)
            .orElse(StuckLimits.DEFAULT_RESUBMISSIONS);
    problems.throwIfAny();
    return new StuckScanConfig(names, new StuckLimits(times, resubmissions));
  }

  private static Map<StuckLimit, Duration> times(SettingValues values) {
    Map<StuckLimit, Duration> times = new EnumMap<>(StuckLimit.class);
    for (String pair :
        values.text(Setting.VIDEO_STUCK_LIMITS).orElse("").split(",", /* limit= */ -1)) {
      if (pair.isBlank()) {
        continue;
      }
      String[] parts = pair.strip().split("=", 2);
      Optional<StuckLimit> limit = limit(parts[0].strip());
      Optional<Duration> time =
          parts.length == 2
              ? SettingValues.duration(parts[1].strip(), SHORTEST, LONGEST)
              : Optional.empty();
      if (limit.isEmpty() || time.isEmpty()) {
        values.wrong(Setting.VIDEO_STUCK_LIMITS, pair.strip());
      } else if (times.put(limit.get(), time.get()) != null) {
        values.invalid(Setting.VIDEO_STUCK_LIMITS, "gives %s twice".formatted(parts[0].strip()));
      }
    }
    return times;
  }

  private static Optional<StuckLimit> limit(String name) {
    return Arrays.stream(StuckLimit.values())
        .filter(limit -> limit.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
