package academy.video.stage.plan;

import academy.video.model.FrameTiming;
import academy.video.model.Rational;
import academy.video.model.StandardRates;

/** Chooses the presentation's frame rate. Pure. */
final class FrameRates {

  /** Below this rate frames are repeated: players seek and start on frames (our own choice). */
  private static final Rational SLOWEST = Rational.of(10);

  private FrameRates() {}

  /**
   * The rate of the timeline: a constant source's own; a variable one's nearest standard rate.
   * Slower than 10 frames a second, frames are repeated; faster than the maximum, every second,
   * third, … is shown.
   */
  static Rational timelineRate(FrameTiming timing, Rational maximum) {
    Rational rate = timing.frameRate();
    if (!timing.constant()) {
      rate = StandardRates.nearest(rate.toDouble()).orElse(rate);
    }
    if (rate.compareTo(SLOWEST) < 0) {
      rate = rate.times(SLOWEST.dividedBy(rate).ceil());
    }
    return rate.dividedBy(Rational.of(stepFor(rate, maximum)));
  }

  /** One of how many frames is shown to keep a rate at or below a maximum. */
  static long stepFor(Rational rate, Rational maximum) {
    // 30 allows 30000/1001 × 1.001 and phones' 30.02: a thousandth is no other rate.
    return Math.max(1, rate.dividedBy(maximum.times(Rational.of(1001, 1000))).ceil());
  }
}
