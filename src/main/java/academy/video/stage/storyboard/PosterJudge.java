package academy.video.stage.storyboard;

import academy.video.model.Size;

/**
 * Judges whether a frame can represent its video: it must not be black, of one colour, blurred or
 * in the middle of a fade. Pure; the limits were set by looking at frames of many kinds.
 */
final class PosterJudge {

  /** Below this mean a frame is dark, unless it has strong contrasts: a title on black. */
  private static final double DARK = 30;

  private static final double DARK_WITH_CONTRASTS = 20;

  /** Deviation of a frame with something on it. */
  private static final double CONTRAST = 10;

  private static final double STRONG_CONTRAST = 24;

  /** Edges not wider than about five pixels of a frame that is 320 pixels wide. */
  private static final double SHARP = 0.42;

  /** Steps of brightness in one direction that make a fade. */
  private static final double FADE_STEP = 3;

  /** Frames that differ by less, on average, show the same. */
  private static final double SAME = 6;

  /** A frame that is as near as this to the mean of its neighbours is a mixture of them. */
  private static final double MIXTURE = 0.25;

  /** What a frame in a fade is worth, where there is no other. */
  private static final double WORTH_OF_A_FADE = 0.4;

  private PosterJudge() {}

  /**
   * What a frame is worth.
   *
   * @param score 0 to 1
   */
  record Verdict(boolean good, double score) {}

  /**
   * Judges a frame by its neighbours, each a quarter of a span away.
   *
   * @param size of each of the three planes of luma
   */
  static Verdict judge(byte[] before, byte[] frame, byte[] after, Size size) {
    FrameMeasure measure = FrameMeasure.of(frame, size);
    double alone = worth(measure);
    boolean fades = isInFade(before, frame, after);
    boolean isDark =
        measure.mean() < DARK_WITH_CONTRASTS
            || (measure.mean() < DARK && measure.deviation() < STRONG_CONTRAST);
    boolean good =
        !fades && !isDark && measure.deviation() >= CONTRAST && measure.sharpness() >= SHARP;
    return new Verdict(good, fades ? alone * WORTH_OF_A_FADE : alone);
  }

  /** Each of brightness, contrast and sharpness counts up to twice its limit. */
  private static double worth(FrameMeasure measure) {
    double light = Math.clamp((measure.mean() - 16) / (2 * (DARK - 16)), 0, 1);
    double contrast = Math.clamp(measure.deviation() / (2 * CONTRAST), 0, 1);
    double sharpness = Math.clamp(measure.sharpness() / (2 * SHARP), 0, 1);
    return (1 + 9 * light) * (1 + 9 * contrast) * (1 + 9 * sharpness) / 1000;
  }

  /**
   * Whether brightness goes one way through the three, or the middle one is mixed of the others.
   */
  private static boolean isInFade(byte[] before, byte[] frame, byte[] after) {
    double first = mean(frame) - mean(before);
    double second = mean(after) - mean(frame);
    if (Math.min(Math.abs(first), Math.abs(second)) >= FADE_STEP && first * second > 0) {
      return true;
    }
    double change = difference(before, after);
    return change >= SAME && differenceFromMean(before, frame, after) < MIXTURE * change;
  }

  private static double mean(byte[] plane) {
    long sum = 0;
    for (byte pixel : plane) {
      sum += pixel & 0xff;
    }
    return (double) sum / plane.length;
  }

  private static double difference(byte[] a, byte[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
    }
    return (double) sum / a.length;
  }

  private static double differenceFromMean(byte[] before, byte[] frame, byte[] after) {
    long sum = 0;
    for (int i = 0; i < frame.length; i++) {
      sum += Math.abs(2 * (frame[i] & 0xff) - (before[i] & 0xff) - (after[i] & 0xff));
    }
    return sum / 2.0 / frame.length;
  }
}
