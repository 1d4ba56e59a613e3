package academy.video.stage.probe;

import academy.video.model.Rational;
import academy.video.model.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which sizes a stream's frames have, and for how long: recordings of calls begin small, phones are
 * turned. Pure.
 *
 * @param ticks by size, in the order of their first frames
 * @param longestAt the time of the first frame of the size that is shown longest, in ticks
 */
record SizeSurvey(Map<Size, Long> ticks, long longestAt) {

  /** More changes than any recording has. */
  static final int MOST_CHANGES = 100_000;

  private static final int MOST_NAMED = 6;

  SizeSurvey {
    ticks = Collections.unmodifiableMap(new LinkedHashMap<>(ticks));
  }

  /** Nothing is known but the first frame's size. */
  static SizeSurvey none() {
    return new SizeSurvey(Map.of(), 0);
  }

  /** From one packet on, counted from 0, frames have a size. */
  record Change(int packet, Size size) {}

  /**
   * Adds up how long each size is shown.
   *
   * @param times of the packets, in ticks
   * @param end of the last frame, in ticks
   */
  static SizeSurvey of(List<Change> changes, long[] times, long end) {
    if (changes.isEmpty()) {
      return none();
    }
    List<Change> sorted = new ArrayList<>(changes);
    sorted.sort(Comparator.comparingLong(change -> times[change.packet()]));
    Map<Size, Long> shown = new LinkedHashMap<>();
    for (int i = 0; i < sorted.size(); i++) {
      long until = i + 1 < sorted.size() ? times[sorted.get(i + 1).packet()] : end;
      long length = Math.max(0, until - times[sorted.get(i).packet()]);
      shown.merge(sorted.get(i).size(), length, Long::sum);
    }
    Size longest = longest(shown);
    long at =
        sorted.stream()
            .filter(change -> change.size().equals(longest))
            .mapToLong(change -> times[change.packet()])
            .findFirst()
            .orElse(0);
    return new SizeSurvey(shown, at);
  }

  private static Size longest(Map<Size, Long> shown) {
    return shown.entrySet().stream()
        .max(
            Map.Entry.<Size, Long>comparingByValue()
                .thenComparingLong(entry -> entry.getKey().pixels()))
        .map(Map.Entry::getKey)
        .orElse(new Size(1, 1));
  }

  boolean changes() {
    return ticks.size() > 1;
  }

  /** The size that is shown longest; of several, the one with the most pixels. */
  Size longest() {
    return longest(ticks);
  }

  /** For the report. */
  String remark(Rational timeBase) {
    String all =
        ticks.entrySet().stream()
            .limit(MOST_NAMED)
            .map(
                entry ->
                    "%s for %s s"
                        .formatted(entry.getKey(), timeBase.times(entry.getValue()).toDecimal(1)))
            .collect(Collectors.joining(", "));
    int more = Math.max(0, ticks.size() - MOST_NAMED);
    return "The size of the video changes: %s%s. Everything is fitted to %s, which is shown longest."
        .formatted(all, more > 0 ? " and %d more".formatted(more) : "", longest());
  }
}
