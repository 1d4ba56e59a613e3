package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RollOffTest {

  @ParameterizedTest
  @ValueSource(doubles = {1000, 400, 250, 203})
  void map_ofLightUpToItsPeak_risesFromBlackToWhite(double peakNits) {
    RollOff curve = new RollOff(peakNits);
    double before = -1;
    for (double nits = 0; nits <= peakNits; nits += 1) {
      double mapped = curve.map(nits / Transfer.WHITE_NITS);
      assertThat(mapped).as("%.0f cd/m²", nits).isGreaterThan(before).isBetween(0.0, 1.0);
      before = mapped;
    }
    assertThat(curve.map(peakNits / Transfer.WHITE_NITS)).isCloseTo(1, within(1e-6));
    assertThat(curve.map(1000)).isEqualTo(1);
  }

  /** Mid-tones and skin: the knee of BT.2390 for 1000 cd/m² is at 87 cd/m². */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 1, 26, 36, 80})
  void map_belowTheKnee_changesNothing(double nits) {
    double light = nits / Transfer.WHITE_NITS;

    assertThat(new RollOff(1000).map(light)).isEqualTo(light);
  }

  /** As displays for SDR show it: 0.8 to the power of 2.4 is 58 % of white's light. */
  @ParameterizedTest
  @CsvSource({"0.8, 1000, 0.7905", "1, 1000, 0.905", "1, 600, 0.934", "1, 203, 1", "1, 100, 1"})
  void map_ofBrightSignals_isThatOfBt2390(double signal, double peakNits, double expected) {
    double mapped = new RollOff(peakNits).map(StrictMath.pow(signal, Transfer.DISPLAY_GAMMA));

    assertThat(StrictMath.pow(mapped, 1 / Transfer.DISPLAY_GAMMA))
        .isCloseTo(expected, within(0.002));
  }

  @Test
  void map_ofSdr_isTheSame() {
    RollOff curve = new RollOff(0);
    for (double light = 0; light <= 1; light += 0.01) {
      assertThat(curve.map(light)).isCloseTo(light, within(1e-9));
    }
  }
}
