package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Rational;
import academy.video.model.SourceClock;
import academy.video.model.SourceClock.Recording;
import academy.video.stage.probe.ClockSurvey.Jump;
import academy.video.stage.probe.ClockSurvey.Packets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockSurveyTest {

  private static final Rational TENTH = Rational.of(1, 10);

  @Test
  void of_whereAllStreamsStartAnew_putsTheRecordingsOneBehindTheOther() {
    // The second recording starts at byte 45 with audio, 0.2 s before its first frame; the audio
    // of the first one ends 0.3 s after its last frame.
    Packets video = packets(new long[] {10, 11, 12, 3, 4}, new long[] {0, 20, 40, 50, 60}, 40, 50);
    Packets audio = packets(new long[] {10, 12, 15, 1, 3}, new long[] {10, 30, 44, 45, 55}, 44, 45);

    SourceClock clock = ClockSurvey.of(List.of(video, audio));

    assertThat(clock)
        .isEqualTo(
            new SourceClock(
                List.of(
                    new Recording(0, Rational.of(1), Rational.ZERO, false),
                    new Recording(45, Rational.of(16, 10), Rational.of(15, 10), false))));
  }

  /** The last block of a recording is often shorter than the others. */
  @Test
  void ofFiles_whereTheLastBlockIsShort_beginsTheNextFileAtItsEnd() {
    Packets audio =
        new Packets(
            TENTH,
            new long[] {0, 4, 0, 4},
            new long[] {5, 10, 25, 30},
            new long[] {4, 1, 4, 4},
            List.of());

    assertThat(ClockSurvey.ofFiles(List.of(0L, 20L), List.of(audio)).pieces())
        .containsExactly(
            new Recording(0, Rational.ZERO, Rational.ZERO, true),
            new Recording(20, Rational.of(5, 10), Rational.of(5, 10), true));
  }

  @Test
  void ofFiles_whereOneHasNothingToRead_goesOnWithTheNext() {
    Packets audio = new Packets(TENTH, new long[] {0, 2}, new long[] {5, 45}, ones(2), List.of());

    assertThat(ClockSurvey.ofFiles(List.of(0L, 20L, 40L), List.of(audio)).pieces())
        .extracting(Recording::startSeconds)
        .containsExactly(Rational.ZERO, Rational.of(1, 10), Rational.of(1, 10));
  }

  @Test
  void of_whereOneStreamJumpsAlone_isUnbroken() {
    Packets video = packets(new long[] {0, 1, 200, 201}, new long[] {0, 20, 40, 60}, 20, 40);
    Packets audio =
        new Packets(TENTH, new long[] {0, 9, 99}, new long[] {10, 30, 70}, ones(3), List.of());

    assertThat(ClockSurvey.of(List.of(video, audio))).isEqualTo(SourceClock.unbroken());
    assertThat(ClockSurvey.of(List.of(audio, video))).isEqualTo(SourceClock.unbroken());
  }

  @Test
  void of_aStreamThatEndsBeforeTheJump_doesNotObject() {
    Packets video = packets(new long[] {0, 1, 0, 1}, new long[] {0, 20, 40, 60}, 20, 40);
    Packets audio = new Packets(TENTH, new long[] {0, 1}, new long[] {10, 30}, ones(2), List.of());

    assertThat(ClockSurvey.of(List.of(video, audio)).pieces()).hasSize(2);
  }

  private static Packets packets(long[] times, long[] positions, long before, long after) {
    return new Packets(
        TENTH, times, positions, ones(times.length), List.of(new Jump(before, after)));
  }

  private static long[] ones(int count) {
    long[] durations = new long[count];
    Arrays.fill(durations, 1);
    return durations;
  }
}
