package academy.video.stage.audio;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Loudness;
import academy.video.model.LoudnessTarget;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GainTest {

  private static final LoudnessTarget TARGET = new LoudnessTarget(-16, -1);

  private static Gain of(double integratedLufs, double truePeakDbtp) {
    return Gain.towards(TARGET, new Loudness(integratedLufs, 5, truePeakDbtp));
  }

  @Test
  void towards_isWhatIsMissing() {
    assertThat(of(-23, -10)).isEqualTo(new Gain(7, Optional.empty()));
    assertThat(of(-12.34, -6)).isEqualTo(new Gain(-3.66, Optional.empty()));
    assertThat(of(-23, -10).factor()).isBetween(2.238f, 2.239f);
  }

  @Test
  void towards_wherePeaksWouldBeTooHigh_asksForTheLimiter() {
    assertThat(of(-23, -8)).isEqualTo(new Gain(7, Optional.empty()));
    assertThat(of(-23, -7.99)).isEqualTo(new Gain(7, Optional.of(-1.0)));
    // Loud already, and its peaks are above the ceiling.
    assertThat(of(-16, 0.5)).isEqualTo(new Gain(0, Optional.of(-1.0)));
  }

  @Test
  void towards_ofNearlyNothing_doesNotBringUpTheNoise() {
    assertThat(of(-60, -50).db()).isEqualTo(20);
    assertThat(of(Loudness.SILENT_LUFS, Loudness.LOWEST_PEAK_DBTP)).isEqualTo(Gain.NONE);
  }
}
