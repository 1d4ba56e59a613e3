package academy.video.stage.text;

import academy.video.model.Rational;
import academy.video.model.Timeline;

/**
 * A text and when it is shown.
 *
 * @param startMs from the presentation's start, 0 or more
 * @param endMs greater than {@code startMs}
 * @param text WebVTT cue text: lines without a blank one, escaped
 */
record Cue(long startMs, long endMs, String text) {

  private static final long MS_PER_SECOND = 1000;

  /** Whether it is shown at any moment of a segment, whose end does not belong to it. */
  boolean isShownIn(Timeline timeline, int segment) {
    return startsBefore(timeline, segment + 1) && lastsBeyond(timeline, segment);
  }

  /** Whether it begins before a segment does. */
  boolean startsBefore(Timeline timeline, int segment) {
    return seconds(startMs).compareTo(startOf(timeline, segment)) < 0;
  }

  /** Whether it is still shown when a segment begins. */
  boolean lastsBeyond(Timeline timeline, int segment) {
    return seconds(endMs).compareTo(startOf(timeline, segment)) > 0;
  }

  private static Rational startOf(Timeline timeline, int segment) {
    return timeline.timeOf(timeline.segmentStart(segment));
  }

  private static Rational seconds(long ms) {
    return Rational.of(ms, MS_PER_SECOND);
  }
}
