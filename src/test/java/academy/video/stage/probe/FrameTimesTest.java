package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import academy.video.model.FrameTiming;
import academy.video.model.Rational;
import academy.video.model.StandardRates;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTimesTest {

  private static final Rational MILLISECOND = Rational.of(1, 1000);

  @Provide
  Arbitrary<Rational> rates() {
    return Arbitraries.of(StandardRates.class).map(StandardRates::rate);
  }

  @Provide
  Arbitrary<Rational> timeBases() {
    return Arbitraries.of("1/1000", "1/90000", "1/12800", "1/600", "1/48000", "1/1000000")
        .map(Rational::parse);
  }

  @Property(tries = 300)
  void estimate_ofAConstantRateInAnyTimeBase_findsIt(
      @ForAll("rates") Rational rate,
      @ForAll("timeBases") Rational timeBase,
      @ForAll @IntRange(min = 300, max = 5_000) int count,
      @ForAll @LongRange(min = -10_000, max = 1_000_000_000) long start) {
    long[] ticks =
        LongStream.range(0, count).map(k -> start + ticksAt(k, rate, timeBase)).toArray();

    assertThat(FrameTimes.estimate(ticks, timeBase)).contains(new FrameTiming(true, rate));
  }

  @Property(tries = 200)
  void estimate_whereFewFramesAreDropped_staysConstant(
      @ForAll("rates") Rational rate,
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 0.08) double dropped) {
    Random random = new Random(seed);
    long[] ticks =
        LongStream.range(0, 2_000)
            .filter(k -> k == 0 || random.nextDouble() >= dropped)
            .map(k -> ticksAt(k, rate, MILLISECOND))
            .toArray();

    assertThat(FrameTimes.estimate(ticks, MILLISECOND)).contains(new FrameTiming(true, rate));
  }

  @Property(tries = 200)
  void estimate_whereTimesJitterByATenthOfAFrame_staysConstant(
      @ForAll("rates") Rational rate, @ForAll long seed) {
    Rational timeBase = Rational.of(1, 90_000);
    double period = 90_000 / rate.toDouble();
    Random random = new Random(seed);
    long[] ticks =
        LongStream.range(0, 2_000)
            .map(k -> Math.round((k + (random.nextDouble() - 0.5) / 5) * period))
            .toArray();

    assertThat(FrameTimes.estimate(ticks, timeBase)).contains(new FrameTiming(true, rate));
  }

  @Property(tries = 100)
  void estimate_inDecodingOrderAndWithDoubles_isTheSame(
      @ForAll("rates") Rational rate, @ForAll long seed) {
    long[] ticks =
        LongStream.range(0, 500).map(k -> ticksAt(k, rate, Rational.of(1, 90_000))).toArray();
    long[] shuffled = Arrays.copyOf(ticks, ticks.length + 20);
    Random random = new Random(seed);
    for (int i = ticks.length; i < shuffled.length; i++) {
      shuffled[i] = ticks[random.nextInt(ticks.length)];
    }
    for (int i = shuffled.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      long held = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = held;
    }

    assertThat(FrameTimes.estimate(shuffled, Rational.of(1, 90_000)))
        .isEqualTo(FrameTimes.estimate(ticks, Rational.of(1, 90_000)));
  }

  @Property(tries = 200)
  void estimate_ofAScreenRecording_isVariableAtTheRateWhileTheFrameMoves(@ForAll long seed) {
    // Bursts at 30 fps, between them nothing for a second or several.
    Random random = new Random(seed);
    long[] ticks = new long[600];
    long time = 0;
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = time;
      time += i % 20 == 19 ? 1_000 + random.nextInt(4_000) : 33 + (i % 3 == 0 ? 1 : 0);
    }

    FrameTiming timing = FrameTimes.estimate(ticks, MILLISECOND).orElseThrow();

    assertThat(timing.constant()).isFalse();
    assertThat(timing.frameRate().toDouble()).isBetween(29.0, 31.0);
  }

  @Test
  void estimate_ofAlternatingRates_isVariable() {
    // Half of it at 25 fps, half at 15 fps: no grid holds both.
    long[] ticks =
        LongStream.concat(
                LongStream.range(0, 200).map(k -> k * 40),
                LongStream.range(0, 200).map(k -> 8_000 + k * 1000 / 15))
            .toArray();

    assertThat(FrameTimes.estimate(ticks, MILLISECOND))
        .hasValueSatisfying(timing -> assertThat(timing.constant()).isFalse());
  }

  @Property(tries = 300)
  void estimate_whereARecordingWasJoinedOrPaused_isTheRateOfItsParts(
      @ForAll("rates") Rational rate,
      @ForAll("timeBases") Rational timeBase,
      @ForAll @IntRange(min = 300, max = 2_000) int frames,
      @ForAll @IntRange(min = 1, max = 4) int joins,
      @ForAll @DoubleRange(min = 1, max = 3) double distanceInFrames) {
    long shift = Math.round((distanceInFrames - 1) / rate.times(timeBase).toDouble());
    long[] ticks =
        LongStream.range(0, (joins + 1L) * frames)
            .map(k -> ticksAt(k, rate, timeBase) + k / frames * shift)
            .toArray();

    FrameTiming timing = FrameTimes.estimate(ticks, timeBase).orElseThrow();

    assertThat(timing.constant()).isTrue();
    // 30 and 29.97 differ less than joins nearly a frame apart move the mean.
    assertThat(timing.frameRate().toDouble()).isCloseTo(rate.toDouble(), withinPercentage(0.11));
  }

  @Test
  void estimate_ofFewerThanTwoTimes_isEmpty() {
    assertThat(FrameTimes.estimate(new long[0], MILLISECOND)).isEmpty();
    assertThat(FrameTimes.estimate(new long[] {5}, MILLISECOND)).isEmpty();
    assertThat(FrameTimes.estimate(new long[] {5, 5, 5}, MILLISECOND)).isEmpty();
  }

  @Test
  void estimate_ofAFrameEveryTenSeconds_isThatRate() {
    long[] ticks = LongStream.range(0, 30).map(k -> k * 10_000).toArray();

    assertThat(FrameTimes.estimate(ticks, MILLISECOND))
        .contains(new FrameTiming(true, Rational.of(1, 10)));
  }

  /** Film on DVD: a frame for three fields, the next for two, and so on. */
  @Test
  void estimate_ofFramesShownForTwoAndThreeFields_isTheirMeanRate() {
    long[] ticks = LongStream.range(0, 400).map(k -> Math.ceilDiv(k * 5, 2) * 3003 / 2).toArray();

    assertThat(FrameTimes.estimate(ticks, Rational.of(1, 90_000)))
        .contains(new FrameTiming(true, Rational.of(24_000, 1001)));
  }

  @Test
  void withoutSecondFields_ofFramesInOneAndTwoPackets_leavesATimeForEach() {
    long[] ticks = {3600, 0, 1800, 5400, 7200, 10_800, 12_600, 14_400};

    assertThat(FrameTimes.withoutSecondFields(ticks, 3600))
        .containsExactly(0, 3600, 7200, 10_800, 14_400);
  }

  @ParameterizedTest
  @ValueSource(doubles = {29.97, 29.9701, 29.968, 30000.0 / 1001})
  void rate_nearAStandardOne_isThatOne(double measured) {
    assertThat(FrameTimes.rate(measured)).isEqualTo(Rational.of(30000, 1001));
  }

  @Test
  void rate_farFromEveryStandardOne_keepsThreeDecimals() {
    assertThat(FrameTimes.rate(17.98765)).isEqualTo(Rational.of(17988, 1000));
    assertThat(FrameTimes.rate(0.000_01)).isEqualTo(Rational.of(1, 1000));
  }

  private static long ticksAt(long frame, Rational rate, Rational timeBase) {
    return Rational.of(frame).dividedBy(rate).dividedBy(timeBase).round();
  }

  @ParameterizedTest
  @CsvSource({
    "'0 40 80 120', 0",
    "'0 100 200 300', 0",
    "'0 200 400', 0.5",
    "'0 4000', 0.975",
    "'4000 0 40', 0.965",
    "'7', 0",
    "'7 7', 0",
    "'', 0",
  })
  void heldFraction_ofTimesInMilliseconds_isTheTimeBeyondATenthOfASecondEach(
      String times, double expected) {
    long[] ticks =
        times.isEmpty()
            ? new long[0]
            : Arrays.stream(times.split(" ")).mapToLong(Long::parseLong).toArray();

    assertThat(FrameTimes.heldFraction(ticks, Rational.of(1, 1000)))
        .isCloseTo(expected, within(1e-9));
  }
}
