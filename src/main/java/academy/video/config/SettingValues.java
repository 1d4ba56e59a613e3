package academy.video.config;

import academy.video.model.Location;
import academy.video.model.PlainText;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks settings up: the command line's value, else the environment's. An empty variable counts as
 * not set, since a job definition can't unset one. What is wrong goes to the problems, and the
 * answer is empty.
 */
final class SettingValues {

  private static final Duration SHORTEST_STORAGE_DEADLINE = Duration.ofSeconds(1);
  private static final Duration LONGEST_STORAGE_DEADLINE = Duration.ofHours(1);

  /**
   * Longer than the pauses of an overloaded bucket, shorter than a restart of the job would cost.
   */
  private static final Duration DEFAULT_STORAGE_DEADLINE = Duration.ofMinutes(2);

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(s|m|h)");

  private final Map<Setting, String> arguments;
  private final Map<String, String> environment;
  private final Problems problems;
  // Whose value is told of once, and then counts as not given.
  private final Set<Setting> refused = EnumSet.noneOf(Setting.class);

  SettingValues(
      Map<Setting, String> arguments, Map<String, String> environment, Problems problems) {
    this.arguments = arguments;
    this.environment = environment;
    this.problems = problems;
  }

  Optional<String> text(Setting setting) {
    Optional<String> text = given(setting);
    Optional<String> problem = text.flatMap(BatchReference::problemOf);
    if (problem.isPresent() && refused.add(setting)) {
      invalid(setting, problem.get());
    }
    return problem.isPresent() ? Optional.empty() : text;
  }

  private Optional<String> given(Setting setting) {
    String argument = arguments.get(setting);
    if (argument != null) {
      return Optional.of(argument);
    }
    return Optional.ofNullable(environment.get(setting.name())).filter(value -> !value.isEmpty());
  }

  /** The region that the environment names; empty where only a profile or the machine knows it. */
  Optional<String> region() {
    return Optional.ofNullable(environment.get("AWS_REGION")).filter(value -> !value.isEmpty());
  }

  OptionalInt whole(Setting setting, int min, int max) {
    Optional<String> text = text(setting);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= min && value <= max) {
        return OptionalInt.of(value);
      }
    } catch (NumberFormatException _) {
      // No number; told below.
    }
    wrong(setting, text.get());
    return OptionalInt.empty();
  }

  Optional<Duration> duration(Setting setting, Duration min, Duration max) {
    Optional<String> text = text(setting);
    Optional<Duration> value = text.flatMap(given -> duration(given, min, max));
    if (text.isPresent() && value.isEmpty()) {
      wrong(setting, text.get());
    }
    return value;
  }

  /** A time such as {@code 90s}, {@code 10m} or {@code 1h}; empty where it is none, or outside. */
  static Optional<Duration> duration(String text, Duration min, Duration max) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    Duration value =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        };
    return value.compareTo(min) >= 0 && value.compareTo(max) <= 0
        ? Optional.of(value)
        : Optional.empty();
  }

  /** The location that the setting names; one that must be given. */
  Optional<Location> location(Setting setting, boolean isFolder) {
    Optional<String> text = text(setting).filter(value -> !value.isEmpty());
    if (text.isEmpty()) {
      missing(setting);
      return Optional.empty();
    }
    return Locations.parse(text.get(), isFolder, problem -> invalid(setting, problem));
  }

  Duration storageDeadline() {
    return duration(
            Setting.VIDEO_STORAGE_DEADLINE, SHORTEST_STORAGE_DEADLINE, LONGEST_STORAGE_DEADLINE)
        .orElse(DEFAULT_STORAGE_DEADLINE);
  }

  /** The value is shown whole: only for settings that never hold a secret. */
  void wrong(Setting setting, String value) {
    invalid(setting, "is \"%s\"; it must be %s".formatted(printable(value), setting.right()));
  }

  void invalid(Setting setting, String what) {
    problems.invalid(setting.title() + " " + what);
  }

  void missing(Setting setting) {
    if (refused.contains(setting)) {
      return;
    }
    problems.missing("%s is not set; it must be %s".formatted(setting.title(), setting.right()));
  }

  private static String printable(String value) {
    return PlainText.shortLine(value, 80);
  }
}
