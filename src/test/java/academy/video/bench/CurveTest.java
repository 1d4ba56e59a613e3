package academy.video.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CurveTest {

  /** Four points of a talking head at 720p with preset faster: XPSNR in dB, kbit/s. */
  private static final Curve MEASURED =
      curve(38.4519, 3313.2, 35.404, 1481.5, 33.1976, 575.5, 31.8892, 286.4);

  private static Curve curve(double... qualitiesAndAmounts) {
    List<Curve.Point> points = new java.util.ArrayList<>();
    for (int i = 0; i < qualitiesAndAmounts.length; i += 2) {
      points.add(new Curve.Point(qualitiesAndAmounts[i], qualitiesAndAmounts[i + 1]));
    }
    return new Curve(points);
  }

  private static Curve times(Curve curve, double factor) {
    return new Curve(
        curve.points().stream()
            .map(point -> new Curve.Point(point.quality(), factor * point.amount()))
            .toList());
  }

  @Test
  void at_betweenTwoPoints_isTheirGeometricMeanByDistance() {
    Curve curve = curve(30, 100, 40, 10_000);

    assertThat(curve.at(30)).isCloseTo(100, within(1e-9));
    assertThat(curve.at(35)).isCloseTo(1000, within(1e-9));
    assertThat(curve.at(37.5)).isCloseTo(3162.27766, within(1e-5));
    assertThat(curve.at(40)).isCloseTo(10_000, within(1e-9));
  }

  @Test
  void at_outsideThePoints_isRefused() {
    assertThatThrownBy(() -> MEASURED.at(31)).isInstanceOf(BenchException.class);
    assertThatThrownBy(() -> MEASURED.at(39)).isInstanceOf(BenchException.class);
  }

  @Test
  void ratioTo_ofACurveThatIsAlwaysAThirdLess_isTwoThirds() {
    assertThat(times(MEASURED, 2.0 / 3).ratioTo(MEASURED)).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(MEASURED.ratioTo(MEASURED)).isCloseTo(1, within(1e-12));
  }

  @Test
  void ratioTo_inBothDirections_isTheInverse() {
    Curve other = curve(38.946, 3230.9, 36.1489, 1560.8, 33.4298, 635.1, 31.5, 270);

    assertThat(other.ratioTo(MEASURED) * MEASURED.ratioTo(other)).isCloseTo(1, within(1e-12));
  }

  @Test
  void ratioTo_ofCurvesThatAreStraight_isTheRatioInTheMiddleOfWhatTheyShare() {
    // Shared: 32 to 40 dB. There 10^(q/10 - 1) against 10^(q/20 + 1): 10^(q/20 - 2) at 36 dB.
    Curve steep = curve(30, 100, 35, Math.pow(10, 2.5), 40, 1000);
    Curve flat = curve(32, Math.pow(10, 2.6), 44, Math.pow(10, 3.2));

    assertThat(steep.ratioTo(flat)).isCloseTo(Math.pow(10, -0.2), within(1e-12));
  }

  @Test
  void ratioTo_whereOneHasAKnotMore_countsItsBend() {
    // Twice the amount at the knot and equal at both ends: on average half of the doubling.
    Curve straight = curve(30, 100, 40, 100);
    Curve bent = curve(30, 100, 35, 200, 40, 100);

    assertThat(bent.ratioTo(straight)).isCloseTo(Math.sqrt(2), within(1e-12));
  }

  @Test
  void ratioTo_withoutACommonQuality_isRefused() {
    assertThatThrownBy(() -> curve(30, 1, 31, 2).ratioTo(curve(31, 1, 32, 2)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("no quality in common");
  }

  @Test
  void curve_ofTooFewPointsOrOneQualityTwice_isRefused() {
    assertThatThrownBy(() -> curve(30, 1)).isInstanceOf(BenchException.class);
    assertThatThrownBy(() -> curve(30, 1, 30, 2)).isInstanceOf(BenchException.class);
    assertThatThrownBy(() -> curve(30, 0, 31, 2)).isInstanceOf(BenchException.class);
    assertThatThrownBy(() -> curve(Double.POSITIVE_INFINITY, 1, 31, 2))
        .isInstanceOf(BenchException.class);
  }

  @Test
  void points_inAnyOrder_areTheSameCurve() {
    Curve.Point[] points = MEASURED.points().toArray(Curve.Point[]::new);
    List<Curve.Point> backwards = Arrays.asList(points).reversed();

    assertThat(new Curve(backwards)).isEqualTo(MEASURED);
  }
}
