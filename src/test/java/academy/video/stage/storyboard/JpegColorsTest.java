package academy.video.stage.storyboard;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Size;
import academy.video.model.YuvFrame;
import org.junit.jupiter.api.Test;

class JpegColorsTest {

  private static final Size PIXELS = new Size(2, 2);

  @Test
  void of_anyColor_showsTheSameAsBefore() {
    for (int luma = 0; luma < 256; luma += 15) {
      for (int blue = 0; blue < 256; blue += 17) {
        for (int red = 0; red < 256; red += 17) {
          double[] expected = clipped(bt709(luma, blue, red));
          YuvFrame converted = JpegColors.of(TestFrames.uniform(PIXELS, luma, blue, red));
          double[] found =
              jfif(
                  converted.luma()[0] & 0xff,
                  converted.blue()[0] & 0xff,
                  converted.red()[0] & 0xff);
          for (int i = 0; i < 3; i++) {
            assertThat(found[i])
                .as("component %d of %d, %d, %d", i, luma, blue, red)
                .isBetween(expected[i] - 2.5, expected[i] + 2.5);
          }
        }
      }
    }
  }

  /** Noise below black must not get a tint. */
  @Test
  void of_blackerThanBlack_isBlack() {
    YuvFrame converted = JpegColors.of(TestFrames.uniform(PIXELS, 4, 132, 128));

    assertThat(converted.luma()).containsOnly(0);
    assertThat(converted.blue()).containsOnly((byte) 128);
    assertThat(converted.red()).containsOnly((byte) 128);
  }

  @Test
  void of_greys_usesTheFullRangeAndStaysGrey() {
    assertThat(JpegColors.of(TestFrames.uniform(PIXELS, 16, 128, 128)).luma()).containsOnly(0);
    YuvFrame white = JpegColors.of(TestFrames.uniform(PIXELS, 235, 128, 128));
    assertThat(white.luma()).containsOnly((byte) 255);
    assertThat(white.blue()).containsOnly((byte) 128);
    assertThat(white.red()).containsOnly((byte) 128);
  }

  /** Samples above every left pixel become samples between the pixels. */
  @Test
  void of_aRampOfColor_movesItAQuarterOfASample() {
    YuvFrame frame = TestFrames.uniform(new Size(16, 2), 126, 128, 128);
    for (int i = 0; i < 8; i++) {
      frame.red()[i] = (byte) (100 + 8 * i);
    }

    YuvFrame converted = JpegColors.of(frame);

    YuvFrame between = TestFrames.uniform(PIXELS, 126, 128, 100 + 8 * 3 + 2);
    assertThat(converted.red()[3]).isEqualTo(JpegColors.of(between).red()[0]);
  }

  private static double[] bt709(int luma, int blue, int red) {
    double y = (luma - 16) * 255 / 219.0;
    double pb = (blue - 128) * 255 / 224.0;
    double pr = (red - 128) * 255 / 224.0;
    double r = y + 2 * (1 - .2126) * pr;
    double b = y + 2 * (1 - .0722) * pb;
    return new double[] {r, (y - .2126 * r - .0722 * b) / .7152, b};
  }

  private static double[] jfif(int luma, int blue, int red) {
    double r = luma + 1.402 * (red - 128);
    double b = luma + 1.772 * (blue - 128);
    return clipped(new double[] {r, (luma - .299 * r - .114 * b) / .587, b});
  }

  private static double[] clipped(double[] rgb) {
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = Math.clamp(rgb[i], 0, 255);
    }
    return rgb;
  }
}
