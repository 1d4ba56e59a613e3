package academy.video.stage.text;

import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.Rational;
import academy.video.model.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Puts texts on the presentation's clock. Pure.
 *
 * <p>What is shown before its start or after its end is cut; what lies outside is left out. Texts
 * may overlap. A text whose end the source doesn't tell is shown until the next one of its track
 * begins, but no longer than {@link #LONGEST_WITHOUT_END}.
 */
final class CueTimes {

  /** Long enough to read two full lines. */
  static final Rational LONGEST_WITHOUT_END = Rational.of(10);

  /** A text with its times on the presentation's clock, before they are cut. */
  private record Timed(Rational start, Optional<Rational> duration, String text) {}

  private CueTimes() {}

  /**
   * The cues of one track in the order of their starts.
   *
   * @param track in any order
   */
  static List<Cue> cues(List<Texts> track, Timeline timeline) {
    List<Timed> timed = new ArrayList<>();
    for (Texts texts : track) {
      Rational start = texts.startSeconds().minus(timeline.zeroSeconds());
      for (String event : texts.events()) {
        timed.add(
            new Timed(start, texts.durationSeconds(), AssText.toWebVtt(event, texts.isAss())));
      }
    }
    timed.sort(Comparator.comparing(Timed::start));
    List<Cue> cues = new ArrayList<>();
    Optional<Rational> nextStart = Optional.empty();
    for (int i = timed.size() - 1; i >= 0; i--) {
      Timed each = timed.get(i);
      Rational start = each.start();
      if (i + 1 < timed.size() && timed.get(i + 1).start().compareTo(start) > 0) {
        nextStart = Optional.of(timed.get(i + 1).start());
      }
      Rational end =
          each.duration()
              .map(start::plus)
              .orElse(start.plus(LONGEST_WITHOUT_END).min(nextStart.orElse(timeline.duration())));
      cue(start, end, each.text(), timeline).ifPresent(cues::add);
    }
    List<Cue> sorted = cues.reversed().stream().sorted(order()).toList();
    // Styled subtitles draw a text several times on top of itself, for its edge and its shadow.
    return List.copyOf(new LinkedHashSet<>(sorted));
  }

  private static Comparator<Cue> order() {
    return Comparator.comparingLong(Cue::startMs).thenComparingLong(Cue::endMs);
  }

  private static Optional<Cue> cue(Rational start, Rational end, String text, Timeline timeline) {
    long startMs = ms(start.max(Rational.ZERO));
    long endMs = ms(end.min(timeline.duration()));
    return text.isEmpty() || endMs <= startMs
        ? Optional.empty()
        : Optional.of(new Cue(startMs, endMs, text));
  }

  private static long ms(Rational seconds) {
    return seconds.times(1000).round();
  }
}
