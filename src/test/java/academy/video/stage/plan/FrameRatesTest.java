package academy.video.stage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.FrameTiming;
import academy.video.model.Rational;
import academy.video.model.StandardRates;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRatesTest {

  @ParameterizedTest
  @CsvSource({
    "true, 25, 30, 25",
    "true, 30000/1001, 30, 30000/1001",
    // A thousandth is no other rate: phones' 30.02 stays.
    "true, 3002/100, 30, 1501/50",
    "true, 60, 30, 30",
    "true, 60, 60, 60",
    "true, 50, 30, 25",
    "true, 60000/1001, 30, 30000/1001",
    "true, 120, 30, 30",
    "true, 100, 60, 50",
    // Slow frames are repeated.
    "true, 1, 30, 10",
    "true, 7, 30, 14",
    "true, 1/10, 30, 10",
    "true, 17988/1000, 30, 4497/250",
    // A variable source gets the standard rate next to its typical one.
    "false, 28, 30, 30000/1001",
    "false, 17988/1000, 30, 20",
    "false, 61, 30, 30",
    "false, 61, 60, 60"
  })
  void timelineRate_ofASource_is(boolean constant, String rate, int maximum, String expected) {
    assertThat(
            FrameRates.timelineRate(
                new FrameTiming(constant, Rational.parse(rate)), Rational.of(maximum)))
        .isEqualTo(Rational.parse(expected));
  }

  @Property
  void timelineRate_ofAnySource_isSmoothAndWithinTheMaximum(
      @ForAll boolean constant,
      @ForAll @IntRange(min = 1, max = 240_000) int thousandths,
      @ForAll @IntRange(min = 24, max = 60) int maximum) {
    Rational source = Rational.of(thousandths, 1000);

    Rational rate =
        FrameRates.timelineRate(new FrameTiming(constant, source), Rational.of(maximum));

    assertThat(rate.toDouble()).isBetween(10.0, maximum * 1.001);
    if (constant) {
      Rational ratio = rate.max(source).dividedBy(rate.min(source));
      assertThat(rate.compareTo(source) == 0 || isWholeOrHalfOfRepeated(source, rate))
          .as("%s of %s is a whole multiple or part: %s", rate, source, ratio)
          .isTrue();
    } else if (maximum >= 60 && thousandths >= 10_000 && thousandths <= 60_000) {
      assertThat(Arrays.stream(StandardRates.values()).map(StandardRates::rate)).contains(rate);
    }
  }

  /** Repeated a whole number of times, then every nth of it. */
  private static boolean isWholeOrHalfOfRepeated(Rational source, Rational rate) {
    Rational multiple = rate.dividedBy(source);
    return multiple.denominator() == 1 || multiple.numerator() == 1;
  }

  @Property
  void stepFor_anyRate_isTheSmallestThatKeepsTheMaximum(
      @ForAll @IntRange(min = 1, max = 240_000) int thousandths,
      @ForAll @IntRange(min = 10, max = 60) int maximum) {
    Rational rate = Rational.of(thousandths, 1000);
    double limit = maximum * 1.001;

    long step = FrameRates.stepFor(rate, Rational.of(maximum));

    assertThat(rate.toDouble() / step).isLessThanOrEqualTo(limit + 1e-9);
    if (step > 1) {
      assertThat(rate.toDouble() / (step - 1)).isGreaterThan(limit - 1e-9);
    }
  }
}
