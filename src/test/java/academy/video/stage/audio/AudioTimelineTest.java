package academy.video.stage.audio;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.stage.audio.AudioTimeline.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class AudioTimelineTest {

  private static final int RATE = 48_000;
  private static final int BLOCK = 1024;
  private static final long TOLERANCE = RATE / 200;
  private static final long HARD_LIMIT = RATE / 50;

  /** A jump of the source's times: at which block, by how many samples. */
  @Provide
  Arbitrary<List<Tuple2<Integer, Integer>>> jumps() {
    Arbitrary<Integer> samples =
        Arbitraries.oneOf(
            Arbitraries.integers().between(-1_000, 1_000),
            Arbitraries.integers().between(-20_000, 100_000));
    return Combinators.combine(Arbitraries.integers().between(0, 1_000), samples)
        .as(Tuple::of)
        .list()
        .ofMaxSize(8);
  }

  @Property(tries = 300)
  void audio_ofAnySource_staysWithinTheHardLimitOfItsPlace(
      @ForAll("jumps") List<Tuple2<Integer, Integer>> jumps,
      @ForAll @LongRange(min = -200_000, max = 200_000) long offset,
      @ForAll @DoubleRange(min = -0.01, max = 0.01) @Scale(5) double drift,
      @ForAll @IntRange(max = 64) int heldByResampler) {
    Playback playback = new Playback(heldByResampler);

    playback.play(1_000, block -> offset + place(block, drift) + sum(jumps, block));

    assertThat(playback.distances).allMatch(distance -> Math.abs(distance) <= HARD_LIMIT);
  }

  @Property(tries = 200)
  void audio_threeSecondsBehindAJump_isWithinTheTolerance(
      @ForAll @IntRange(min = -100_000, max = 100_000) int jump,
      @ForAll @IntRange(max = 64) int heldByResampler) {
    Playback playback = new Playback(heldByResampler);
    int jumpsAt = 200;

    playback.play(600, block -> place(block, 0) + (block >= jumpsAt ? jump : 0));

    // A stretch begins with a block: each of the three may begin up to one later.
    int settled = jumpsAt + 3 * RATE / BLOCK + 1 + 3;
    assertThat(playback.distances.subList(settled, 600))
        .allMatch(distance -> Math.abs(distance) <= TOLERANCE);
  }

  @Property(tries = 100)
  void drift_ofARecordersClock_isStretchedAwayWithoutGapOrCut(
      @ForAll @DoubleRange(min = -0.0045, max = 0.0045) @Scale(5) double drift) {
    Playback playback = new Playback(16);

    playback.play(3_000, block -> place(block, drift));

    assertThat(playback.steps)
        .noneMatch(step -> step instanceof Step.Silence || step instanceof Step.Cut);
    assertThat(playback.distances).allMatch(distance -> Math.abs(distance) <= 2 * TOLERANCE);
  }

  @Property(tries = 100)
  void times_roundedToAMillisecond_changeNothing(@ForAll @IntRange(max = 47) int phase) {
    Playback playback = new Playback(16);

    playback.play(1_000, block -> Math.round((place(block, 0) + phase) / 48.0) * 48 - phase);

    assertThat(playback.steps.subList(1, 1_000)).containsOnly(new Step.Follow());
  }

  /** Where another recording begins, a jump is not heard, but a stretch of what follows is. */
  @Test
  void next_whereTheFormatChanges_jumpsInsteadOfStretching() {
    AudioTimeline timeline = new AudioTimeline(RATE);
    timeline.next(0, 0, true);

    assertThat(timeline.next(100_600, 100_000, false)).isEqualTo(new Step.Silence(600));
    assertThat(timeline.next(199_400, 200_000, false)).isEqualTo(new Step.Cut(600));
    assertThat(timeline.next(300_100, 300_000, false)).isEqualTo(new Step.Follow());
  }

  @Test
  void next_forTheFirstBlock_isExactHoweverSmallTheOffset() {
    assertThat(new AudioTimeline(RATE).next(0, 0, true)).isEqualTo(new Step.Follow());
    assertThat(new AudioTimeline(RATE).next(1, 0, true)).isEqualTo(new Step.Silence(1));
    assertThat(new AudioTimeline(RATE).next(-1, 0, true)).isEqualTo(new Step.Cut(1));
  }

  @Test
  void next_atTheLimits_followsStretchesAndJumps() {
    assertThat(atDistance(TOLERANCE)).isEqualTo(new Step.Follow());
    assertThat(atDistance(-TOLERANCE)).isEqualTo(new Step.Follow());
    assertThat(atDistance(TOLERANCE + 1)).isEqualTo(new Step.Stretch(RATE / 200, RATE));
    assertThat(atDistance(-HARD_LIMIT)).isEqualTo(new Step.Stretch(-RATE / 200, RATE));
    assertThat(atDistance(HARD_LIMIT + 1)).isEqualTo(new Step.Silence(HARD_LIMIT + 1));
    assertThat(atDistance(-HARD_LIMIT - 1)).isEqualTo(new Step.Cut(HARD_LIMIT + 1));
  }

  @Test
  void next_whileAStretchLasts_doesNotStartAnother() {
    AudioTimeline timeline = new AudioTimeline(RATE);
    timeline.next(0, 0, true);
    timeline.next(10_500, 10_000, true);

    assertThat(timeline.next(20_500, 20_000, true)).isEqualTo(new Step.Follow());
    assertThat(timeline.next(58_500, 58_000, true)).isInstanceOf(Step.Stretch.class);
  }

  private static Step atDistance(long late) {
    AudioTimeline timeline = new AudioTimeline(RATE);
    timeline.next(0, 0, true);
    return timeline.next(100_000 + late, 100_000, true);
  }

  private static long place(long block, double drift) {
    return Math.round(block * BLOCK * (1 + drift));
  }

  private static long sum(List<Tuple2<Integer, Integer>> jumps, long block) {
    return jumps.stream().filter(jump -> jump.get1() <= block).mapToLong(jump -> jump.get2()).sum();
  }

  /**
   * Does what the timeline says, as a resampler and a writer would: a stretch adds its samples
   * evenly over its distance.
   */
  private static final class Playback {
    private final AudioTimeline timeline = new AudioTimeline(RATE);
    private final long held;
    private final List<Step> steps = new ArrayList<>();

    /** Where each block was put, minus where it belongs. */
    private final List<Long> distances = new ArrayList<>();

    private double written;
    private double stretchPerSample;
    private long stretchLeft;

    Playback(long heldByResampler) {
      this.held = heldByResampler;
    }

    void play(int blocks, LongUnaryOperator positionOf) {
      for (int block = 0; block < blocks; block++) {
        long position = positionOf.applyAsLong(block);
        long inResampler = block == 0 ? 0 : held;
        long reached = Math.round(written) + inResampler;
        Step step = timeline.next(position, reached, true);
        steps.add(step);
        apply(step);
        distances.add(Math.round(written) + inResampler - position);
        convert(BLOCK);
        written -= block == 0 ? held : 0;
      }
    }

    private void apply(Step step) {
      switch (step) {
        case Step.Follow() -> {}
        case Step.Stretch(int delta, int distance) -> {
          stretchPerSample = (double) delta / distance;
          stretchLeft = distance;
        }
        case Step.Silence(long samples) -> jump(samples);
        case Step.Cut(long samples) -> jump(-samples);
      }
    }

    private void jump(long samples) {
      written += samples;
      stretchLeft = 0;
    }

    private void convert(int samples) {
      long stretched = Math.min(stretchLeft, samples);
      stretchLeft -= stretched;
      written += samples + stretched * stretchPerSample;
    }
  }
}
