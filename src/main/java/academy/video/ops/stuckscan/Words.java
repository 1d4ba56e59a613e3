package academy.video.ops.stuckscan;

import java.time.Duration;
import java.util.Locale;

/** How times and numbers are told. */
final class Words {

  private static final int WHOLE_MINUTES = 10;

  private Words() {}

  /** A time such as {@code 40 s}, {@code 25 min}, {@code 2 h 5 min} or {@code 3 d 4 h}. */
  static String time(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      long rest = seconds % 60;
      return minutes < WHOLE_MINUTES && rest > 0
          ? "%d min %d s".formatted(minutes, rest)
          : minutes + " min";
    }
    long hours = minutes / 60;
    if (hours < 48) {
      return minutes % 60 == 0 ? hours + " h" : "%d h %d min".formatted(hours, minutes % 60);
    }
    return hours % 24 == 0 ? hours / 24 + " d" : "%d d %d h".formatted(hours / 24, hours % 24);
  }

  static String percent(double percent) {
    return String.format(Locale.ROOT, "%.1f %%", percent);
  }

  /** {@code 1 job} or {@code 2 jobs}. */
  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }
}
