package academy.video.stage.text;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.Timeline;
import java.util.List;

/** What the tests of this package share. */
final class Cues {

  private Cues() {}

  /** Segments of 2 s at 29.97 fps, which is 2.002 s; {@code frames} of it. */
  static Timeline timeline(long frames) {
    return SamplePlans.timeline(Rational.of(30_000, 1001), frames, 60, 60);
  }

  static void requireReadable(String text) {
    Cue cue = new Cue(0, 100, text);
    List<Cue> read = new VttChecker("test", timeline(10)).check(VttSegments.write(List.of(cue)));
    assertThat(read).containsExactly(cue);
  }
}
