package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Rational;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GapsTest {

  private static final Rational MILLISECONDS = Rational.of(1, 1000);
  private static final Rational FRAME = Rational.of(40, 1000);

  /** 25 frames a second and to the tick, but none from second 2 to second 5. */
  private static final long[] REGULAR = every(40, 0, 2_000, 5_000, 8_000);

  /** The same of a recorder that writes a frame only where something changes. */
  private static final long[] VIDEO = withoutSome(REGULAR);

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

  private static long[] withoutSome(long[] ticks) {
    return Arrays.stream(ticks).filter(tick -> tick % 280 != 120).toArray();
  }

  private static double lost(boolean isMpeg, long[]... audio) {
    List<Gaps.Times> times =
        List.of(audio).stream().map(ticks -> new Gaps.Times(ticks, MILLISECONDS)).toList();
    return Gaps.lostSeconds(VIDEO, MILLISECONDS, FRAME, times, isMpeg).toDouble();
  }

  @Test
  void lostSeconds_whereAudioGoesOn_areNone() {
    assertThat(lost(/* isMpeg= */ false, AUDIO)).isZero();
  }

  @Test
  void lostSeconds_whereAllOtherFramesComeToTheTick_areTheGap() {
    List<Gaps.Times> audio = List.of(new Gaps.Times(AUDIO, MILLISECONDS));

    assertThat(Gaps.lostSeconds(REGULAR, MILLISECONDS, FRAME, audio, /* isMpeg= */ false))
        .isEqualTo(Rational.of(3));
  }

  @Test
  void lostSeconds_ofSlidesAtASlowRate_areNone() {
    long[] slides = every(500, 0, 20_000, 50_000, 80_000);

    assertThat(
            Gaps.lostSeconds(
                slides, MILLISECONDS, Rational.of(1, 2), List.of(), /* isMpeg= */ false))
        .isEqualTo(Rational.ZERO);
  }

  @Test
  void lostSeconds_whereThereIsNoAudio_areNone() {
    assertThat(lost(/* isMpeg= */ false)).isZero();
  }

  @Test
  void lostSeconds_whereAllAudioIsMissingToo_areTheGapWithoutItsFrame() {
    long[] broken = every(20, 0, 2_500, 4_500, 8_000);

    assertThat(lost(/* isMpeg= */ false, broken)).isEqualTo(3.0);
    assertThat(lost(/* isMpeg= */ false, broken, broken)).isEqualTo(3.0);
  }

  @Test
  void lostSeconds_whereOneOfTwoTracksGoesOn_areNone() {
    long[] broken = every(20, 0, 2_500, 4_500, 8_000);

    assertThat(lost(/* isMpeg= */ false, broken, AUDIO)).isZero();
  }

  @Test
  void lostSeconds_ofAContainerWithAFixedRate_areTheGap() {
    assertThat(lost(/* isMpeg= */ true, AUDIO)).isEqualTo(3.0);
  }

  @Test
  void lostSeconds_ofFramesInAnyOrder_areTheSame() {
    long[] shuffled = VIDEO.clone();
    shuffled[0] = VIDEO[1];
    shuffled[1] = VIDEO[0];

    assertThat(Gaps.lostSeconds(shuffled, MILLISECONDS, FRAME, List.of(), /* isMpeg= */ true))
        .isEqualTo(Rational.of(3));
  }
}
