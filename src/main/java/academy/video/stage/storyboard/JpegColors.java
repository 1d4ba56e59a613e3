package academy.video.stage.storyboard;

import academy.video.model.Size;
import academy.video.model.YuvFrame;

/**
 * Converts the colours of a rendition (BT.709, limited range, colour samples above the left one of
 * two pixels) to those of a JPEG file (JFIF 1.02: BT.601's matrix, full range, colour samples
 * between the pixels). Calculates in whole numbers, so that the result is the same everywhere.
 * Pure.
 *
 * <p>Converts through red, green and blue and clips those: otherwise blacker than black would get a
 * tint.
 */
final class JpegColors {

  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);
  private static final int MIDDLE = 128;

  /** Where black lies in limited range (ITU-R BT.709, 6.10). */
  private static final int BLACK = 16;

  private static final double LUMA_STEPS = 219;
  private static final double COLOR_STEPS = 224;

  // ITU-R BT.709: Kr .2126, Kb .0722.
  private static final int LUMA = fixed(255 / LUMA_STEPS);
  private static final int RED_OF_RED = fixed(255 / COLOR_STEPS * 1.5748);
  private static final int GREEN_OF_RED = fixed(255 / COLOR_STEPS * -0.468124);
  private static final int GREEN_OF_BLUE = fixed(255 / COLOR_STEPS * -0.187324);
  private static final int BLUE_OF_BLUE = fixed(255 / COLOR_STEPS * 1.8556);

  // ITU-R BT.601: Kr .299, Kb .114.
  private static final int KR = fixed(0.299);
  private static final int KG = fixed(0.587);
  private static final int KB = fixed(0.114);
  private static final int PER_BLUE = fixed(1 / 1.772);
  private static final int PER_RED = fixed(1 / 1.402);

  private JpegColors() {}

  private static int fixed(double factor) {
    return (int) Math.round(factor * (1 << BITS));
  }

  static YuvFrame of(YuvFrame frame) {
    Size size = frame.size();
    Size colors = YuvFrame.colorSize(size);
    byte[] luma = new byte[frame.luma().length];
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        int at = y * size.width() + x;
        int color = y / 2 * colors.width() + x / 2;
        int light = LUMA * ((frame.luma()[at] & 0xff) - BLACK);
        int blue = (frame.blue()[color] & 0xff) - MIDDLE;
        int red = (frame.red()[color] & 0xff) - MIDDLE;
        luma[at] = (byte) luma(light, blue, red);
      }
    }
    byte[] blues = new byte[frame.blue().length];
    byte[] reds = new byte[frame.red().length];
    for (int y = 0; y < colors.height(); y++) {
      for (int x = 0; x < colors.width(); x++) {
        int at = y * colors.width() + x;
        int next = x + 1 < colors.width() ? at + 1 : at;
        int light = LUMA * meanOfFour(frame.luma(), size, x, y) / 4;
        int blue = between(frame.blue(), at, next);
        int red = between(frame.red(), at, next);
        int bright = luma(light, blue, red);
        blues[at] = color(PER_BLUE * (clipped(light + BLUE_OF_BLUE * blue) - bright));
        reds[at] = color(PER_RED * (clipped(light + RED_OF_RED * red) - bright));
      }
    }
    return new YuvFrame(size, luma, blues, reds);
  }

  private static int luma(int light, int blue, int red) {
    int sum =
        KR * clipped(light + RED_OF_RED * red)
            + KG * clipped(light + GREEN_OF_RED * red + GREEN_OF_BLUE * blue)
            + KB * clipped(light + BLUE_OF_BLUE * blue);
    return Math.min(255, (sum + HALF) >> BITS);
  }

  /** Four times the mean luma of the pixels around a colour sample, less black. */
  private static int meanOfFour(byte[] luma, Size size, int x, int y) {
    int left = 2 * x;
    int right = Math.min(left + 1, size.width() - 1);
    int above = 2 * y * size.width();
    int below = Math.min(2 * y + 1, size.height() - 1) * size.width();
    return (luma[above + left] & 0xff)
        + (luma[above + right] & 0xff)
        + (luma[below + left] & 0xff)
        + (luma[below + right] & 0xff)
        - 4 * BLACK;
  }

  /** The colour a quarter of the way to the next sample, around zero, rounded. */
  private static int between(byte[] plane, int at, int next) {
    return ((3 * (plane[at] & 0xff) + (plane[next] & 0xff) + 2) >> 2) - MIDDLE;
  }

  private static byte color(int fixed) {
    return (byte) Math.clamp(MIDDLE + ((fixed + HALF) >> BITS), 0, 255);
  }

  private static int clipped(int fixed) {
    return Math.clamp((fixed + HALF) >> BITS, 0, 255);
  }
}
