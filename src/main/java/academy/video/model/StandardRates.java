package academy.video.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Frame rates that cameras, screens and players agree on. */
public enum StandardRates {
  R10(10, 1),
  R12(12, 1),
  R12_5(25, 2),
  R15(15, 1),
  R20(20, 1),
  R23_976(24000, 1001),
  R24(24, 1),
  R25(25, 1),
  R29_97(30000, 1001),
  R30(30, 1),
  R48(48, 1),
  R50(50, 1),
  R59_94(60000, 1001),
  R60(60, 1),
  R100(100, 1),
  R119_88(120000, 1001),
  R120(120, 1),
  R240(240, 1);

  private final long numerator;
  private final long denominator;

  StandardRates(long numerator, long denominator) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  public Rational rate() {
    return Rational.of(numerator, denominator);
  }

  /** The standard rate nearest to a rate in frames per second; empty for one that is no number. */
  public static Optional<Rational> nearest(double framesPerSecond) {
    return Arrays.stream(values())
        .map(StandardRates::rate)
        .min(Comparator.comparingDouble(rate -> Math.abs(rate.toDouble() - framesPerSecond)));
  }
}
