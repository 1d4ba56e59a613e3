package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Rational;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GapsTest {

  private static final Rational MILLISECONDS = Rational.of(1, 1000);
  private static final Rational FRAME = Rational.of(40, 1000);

  /** 25 frames a second, but none from second 2 to second 5. */
  private static final long[] VIDEO = every(40, 0, 2_000, 5_000, 8_000);

  private static final long[] AUDIO = every(20, 0, 8_000);

  private static long[] every(long step, long... fromAndTo) {
    return LongStream.range(0, fromAndTo.length / 2)
        .flatMap(
            i ->
                LongStream.iterate(
                    fromAndTo[(int) (2 * i)],
                    at -> at < fromAndTo[(int) (2 * i + 1)],
                    at -> at + step))
        .toArray();
  }

  private static double lost(boolean hasFixedRate, long[]... audio) {
    List<Gaps.Times> times =
        List.of(audio).stream().map(ticks -> new Gaps.Times(ticks, MILLISECONDS)).toList();
    return Gaps.lostSeconds(VIDEO, MILLISECONDS, FRAME, times, hasFixedRate).toDouble();
  }

  @Test
  void lostSeconds_whereAudioGoesOn_areNone() {
    assertThat(lost(/* hasFixedRate= */ false, AUDIO)).isZero();
  }

  @Test
  void lostSeconds_whereThereIsNoAudio_areNone() {
    assertThat(lost(/* hasFixedRate= */ false)).isZero();
  }

  @Test
  void lostSeconds_whereAllAudioIsMissingToo_areTheGapWithoutItsFrame() {
    long[] broken = every(20, 0, 2_500, 4_500, 8_000);

    assertThat(lost(/* hasFixedRate= */ false, broken)).isEqualTo(3.0);
    assertThat(lost(/* hasFixedRate= */ false, broken, broken)).isEqualTo(3.0);
  }

  @Test
  void lostSeconds_whereOneOfTwoTracksGoesOn_areNone() {
    long[] broken = every(20, 0, 2_500, 4_500, 8_000);

    assertThat(lost(/* hasFixedRate= */ false, broken, AUDIO)).isZero();
  }

  @Test
  void lostSeconds_ofAContainerWithAFixedRate_areTheGap() {
    assertThat(lost(/* hasFixedRate= */ true, AUDIO)).isEqualTo(3.0);
  }

  @Test
  void lostSeconds_ofFramesInAnyOrder_areTheSame() {
    long[] shuffled = VIDEO.clone();
    shuffled[0] = VIDEO[1];
    shuffled[1] = VIDEO[0];

    assertThat(Gaps.lostSeconds(shuffled, MILLISECONDS, FRAME, List.of(), /* hasFixedRate= */ true))
        .isEqualTo(Rational.of(3));
  }
}
