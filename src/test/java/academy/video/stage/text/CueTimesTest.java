package academy.video.stage.text;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.Rational;
import academy.video.model.Timeline;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CueTimesTest {

  /** 20 s; zero is the source's 1.5 s. */
  private static final Timeline TIMELINE =
      new Timeline(Rational.of(3, 2), Rational.of(25), 500, 50, 50);

  private static Texts texts(long startMs, Optional<Long> durationMs, String... lines) {
    return new Texts(
        3,
        Rational.of(startMs, 1000),
        durationMs.map(ms -> Rational.of(ms, 1000)),
        /* isAss= */ true,
        List.of(lines).stream().map(line -> "0,0,,,0,0,0,," + line).toList());
  }

  private static Texts texts(long startMs, long durationMs, String... lines) {
    return texts(startMs, Optional.of(durationMs), lines);
  }

  private static List<Cue> cues(Texts... track) {
    return CueTimes.cues(List.of(track), TIMELINE);
  }

  @Test
  void cues_areOnThePresentationsClock() {
    assertThat(cues(texts(2000, 1000, "a"))).containsExactly(new Cue(500, 1500, "a"));
  }

  @Test
  void cues_beforeTheStartAndBehindTheEnd_areCutOrLeftOut() {
    assertThat(
            cues(
                texts(-5000, 1000, "long before"),
                texts(500, 1000, "ends at zero"),
                texts(1000, 1000, "begins before"),
                texts(21_000, 999_999_000, "never ends"),
                texts(21_500, 1000, "begins at the end"),
                texts(50_000, 1000, "behind it")))
        .containsExactly(new Cue(0, 500, "begins before"), new Cue(19_500, 20_000, "never ends"));
  }

  @Test
  void cues_withoutAnEnd_lastUntilTheNextOneButNotForEver() {
    assertThat(
            cues(
                texts(1500, Optional.empty(), "until the next"),
                texts(1500, Optional.empty(), "the same"),
                texts(3500, Optional.empty(), "ten seconds"),
                texts(18_500, Optional.empty(), "to the end")))
        .containsExactly(
            new Cue(0, 2000, "until the next"),
            new Cue(0, 2000, "the same"),
            new Cue(2000, 12_000, "ten seconds"),
            new Cue(17_000, 20_000, "to the end"));
  }

  @Test
  void cues_thatOverlapOrAreOutOfOrder_areSortedAndKept() {
    assertThat(
            cues(
                texts(5000, 4000, "second"),
                texts(3000, 4000, "first", "both of it"),
                texts(3000, 500, "short")))
        .containsExactly(
            new Cue(1500, 2000, "short"),
            new Cue(1500, 5500, "first"),
            new Cue(1500, 5500, "both of it"),
            new Cue(3500, 7500, "second"));
  }

  @Test
  void cues_drawnSeveralTimesOnTopOfEachOther_areThereOnce() {
    assertThat(cues(texts(3000, 1000, "{\\bord3}a", "{\\bord0}a"), texts(3000, 1000, "a")))
        .containsExactly(new Cue(1500, 2500, "a"));
  }

  @Test
  void cues_withoutTextOrLength_areLeftOut() {
    assertThat(cues(texts(3000, 1000, "{\\p1}m 0 0"), texts(3000, 0, "a"))).isEmpty();
  }
}
