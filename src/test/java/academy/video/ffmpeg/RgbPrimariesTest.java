package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RgbPrimariesTest {

  /** The published matrices: ITU-R BT.2407 for BT.2020, CSS Color 4 for Display P3. */
  @ParameterizedTest
  @CsvSource({
    "bt2020, 1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187",
    "smpte432, 1.2249, -0.2249, 0, -0.0421, 1.0421, 0, -0.0196, -0.0786, 1.0983",
    "bt709, 1, 0, 0, 0, 1, 0, 0, 0, 1",
  })
  void toBt709_ofPublishedPrimaries_isThePublishedMatrix(
      String name,
      double a,
      double b,
      double c,
      double d,
      double e,
      double f,
      double g,
      double h,
      double i) {
    double[][] expected = {{a, b, c}, {d, e, f}, {g, h, i}};

    double[][] matrix = RgbPrimaries.named(name).orElseThrow().toBt709();

    for (int row = 0; row < 3; row++) {
      assertThat(matrix[row]).containsExactly(expected[row], within(0.0002));
    }
  }

  @ParameterizedTest
  @EnumSource
  void toBt709_ofWhite_isWhite(RgbPrimaries primaries) {
    for (double[] row : primaries.toBt709()) {
      assertThat(IntStream.range(0, 3).mapToDouble(i -> row[i]).sum()).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void named_ofAnUnknownName_isEmpty() {
    assertThat(RgbPrimaries.named("unknown")).isEmpty();
  }
}
