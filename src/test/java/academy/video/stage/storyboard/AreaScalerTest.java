package academy.video.stage.storyboard;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Size;
import academy.video.model.YuvFrame;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaScalerTest {

  @Test
  void scale_toHalf_isTheMeanOfFour() {
    byte[] plane = {10, 20, 50, 50, 30, 41, 50, 54};

    assertThat(AreaScaler.scale(plane, new Size(4, 2), new Size(2, 1))).containsExactly(25, 51);
  }

  @Test
  void scale_byThreeHalves_sharesThePixelBetween() {
    byte[] plane = {0, 90, 30};

    // Two thirds of the first and a third of the middle one, and the other way round.
    assertThat(AreaScaler.scale(plane, new Size(3, 1), new Size(2, 1))).containsExactly(30, 50);
  }

  @ParameterizedTest
  @CsvSource({"640, 360, 256, 144", "202, 360, 143, 255", "17, 9, 16, 9", "7, 5, 1, 1"})
  void scale_toAnySize_isTheMeanOfTheAreaInDoubles(int width, int height, int toWide, int toHigh) {
    byte[] plane = new byte[width * height];
    new Random(width).nextBytes(plane);

    byte[] scaled = AreaScaler.scale(plane, new Size(width, height), new Size(toWide, toHigh));

    for (int y = 0; y < toHigh; y++) {
      for (int x = 0; x < toWide; x++) {
        double expected = mean(plane, width, height, x, y, toWide, toHigh);
        assertThat((double) (scaled[y * toWide + x] & 0xff))
            .as("at %d, %d", x, y)
            .isBetween(expected - 0.500001, expected + 0.500001);
      }
    }
  }

  private static double mean(
      byte[] plane, int width, int height, int column, int row, int columns, int rows) {
    double left = (double) column * width / columns;
    double right = (double) (column + 1) * width / columns;
    double top = (double) row * height / rows;
    double bottom = (double) (row + 1) * height / rows;
    double sum = 0;
    for (int y = (int) top; y < Math.min(height, bottom); y++) {
      for (int x = (int) left; x < Math.min(width, right); x++) {
        double wide = Math.min(right, x + 1) - Math.max(left, x);
        double high = Math.min(bottom, y + 1) - Math.max(top, y);
        sum += wide * high * (plane[y * width + x] & 0xff);
      }
    }
    return sum / ((right - left) * (bottom - top));
  }

  @Test
  void scale_ofAFrame_scalesAllPlanes() {
    YuvFrame frame = TestFrames.uniform(new Size(64, 36), 90, 100, 160);

    YuvFrame scaled = AreaScaler.scale(frame, new Size(32, 18));

    assertThat(scaled.size()).isEqualTo(new Size(32, 18));
    assertThat(scaled.luma()).hasSize(32 * 18).containsOnly(90);
    assertThat(scaled.blue()).hasSize(16 * 9).containsOnly(100);
    assertThat(scaled.red()).hasSize(16 * 9).containsOnly((byte) 160);
  }
}
