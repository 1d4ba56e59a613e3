package academy.video.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoTimescaleTest {

  @ParameterizedTest
  @CsvSource({
    "25, 25000, 1000",
    "30, 30000, 1000",
    "30000/1001, 30000, 1001",
    "24000/1001, 24000, 1001",
    "60000/1001, 60000, 1001",
    "60, 60000, 1000",
    "25/2, 25000, 2000",
    "5, 10000, 2000",
    "1, 10000, 10000",
    "240, 10080, 42",
  })
  void of_usualRates_givesReadableTicks(String rate, int ticksPerSecond, long ticksPerFrame) {
    assertThat(VideoTimescale.of(Rational.parse(rate)))
        .isEqualTo(new VideoTimescale(ticksPerSecond, ticksPerFrame));
  }

  @Property
  void of_anyRate_makesAFrameAWholeNumberOfTicks(
      @ForAll @IntRange(min = 1, max = 200_000) int numerator,
      @ForAll @IntRange(min = 1, max = 100_000) int denominator) {
    Rational rate = Rational.of(numerator, denominator);
    VideoTimescale scale = VideoTimescale.of(rate);
    assertThat(Rational.of(scale.ticksPerFrame(), scale.ticksPerSecond()))
        .isEqualTo(rate.inverse());
    assertThat(scale.ticksPerSecond()).isBetween(10_000, (int) Math.max(100_000, rate.numerator()));
  }

  @Test
  void of_rateThatNoTimescaleFits_isRefused() {
    assertThatThrownBy(() -> VideoTimescale.of(Rational.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VideoTimescale.of(Rational.of(1L << 33, 3)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
