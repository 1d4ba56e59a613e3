package academy.video.ffmpeg;

import java.util.function.DoubleUnaryOperator;

/**
 * Makes 10-bit Y'CbCr of any primaries and transfer function 8-bit Y'CbCr of BT.709, both in
 * limited range and 4:2:0: decodes to light, changes the primaries, rolls off highlights by the
 * brightest of red, green and blue (which keeps their ratio, and with it the hue) and encodes
 * again. What BT.709 can't show is cut off at its limits.
 *
 * <p>Tables and integer or plain float arithmetic: the same bytes on every processor. Immutable.
 */
final class ColorMap {

  /** Levels of 10-bit video (ITU-R BT.709 and BT.2100): black, range of luma, range of colour. */
  private static final int BLACK = 64;

  private static final double LUMA_RANGE = 876;
  private static final double COLOR_RANGE = 896;
  private static final int LEVELS = 1024;

  /** Steps of red, green and blue for each level of luma. */
  private static final int FINENESS = 4;

  /** So that the index of the darkest impossible colour is not negative. */
  private static final int BIAS = 4096;

  private static final int SIGNALS = 3 * BIAS;

  /** Signals over nominal white go to here (code 254 of 8 bit). */
  private static final double HIGHEST_SIGNAL = 1.09;

  /** Tables over light have 512 steps for each doubling from 2^-24 to 2^8: the top of a float. */
  private static final int DROPPED_BITS = 14;

  private static final int LIGHT_BASE = Float.floatToRawIntBits(0x1p-24f) >> DROPPED_BITS;
  private static final int LIGHTS = (Float.floatToRawIntBits(0x1p8f) >> DROPPED_BITS) - LIGHT_BASE;

  /** Encoded red, green and blue: 1 is white. Sums of four of them fit into {@link #FIELD} bits. */
  private static final int ONE = 1 << 14;

  private static final int FIELD = 20;
  private static final int MASK = (1 << FIELD) - 1;

  /** Blocks whose lumas differ by more are computed pixel by pixel. */
  private static final int FLAT = 16;

  private final int[] redOfCr = new int[LEVELS];
  private final int[] greenOfCr = new int[LEVELS];
  private final int[] greenOfCb = new int[LEVELS];
  private final int[] blueOfCb = new int[LEVELS];
  private final float[] light;
  private final float[] rollOff;
  private final int[] encoded;
  private final float[] toBt709;

  /**
   * Computes the tables.
   *
   * @param redShare Kr of the Y'CbCr matrix
   * @param blueShare Kb of the Y'CbCr matrix
   * @param peakNits the video's brightest light in cd/m²; without meaning for SDR
   */
  ColorMap(
      double redShare, double blueShare, RgbPrimaries primaries, Transfer transfer, int peakNits) {
    double greenShare = 1 - redShare - blueShare;
    for (int level = 0; level < LEVELS; level++) {
      double color = (level - LEVELS / 2) / COLOR_RANGE * LUMA_RANGE * FINENESS;
      double red = color * 2 * (1 - redShare);
      double blue = color * 2 * (1 - blueShare);
      redOfCr[level] = BIAS - BLACK * FINENESS + (int) StrictMath.rint(red);
      blueOfCb[level] = BIAS - BLACK * FINENESS + (int) StrictMath.rint(blue);
      greenOfCr[level] =
          BIAS - BLACK * FINENESS - (int) StrictMath.rint(red * redShare / greenShare);
      greenOfCb[level] = -(int) StrictMath.rint(blue * blueShare / greenShare);
    }
    light = new float[SIGNALS];
    for (int i = 0; i < SIGNALS; i++) {
      double signal = (i - BIAS) / (LUMA_RANGE * FINENESS);
      light[i] = (float) transfer.light(Math.clamp(signal, 0, HIGHEST_SIGNAL));
    }
    RollOff curve = new RollOff(peakNits);
    rollOff = overLight(transfer == Transfer.SDR ? _ -> 1 : x -> curve.map(x) / x);
    float[] codes =
        overLight(
            x -> ONE * Math.min(HIGHEST_SIGNAL, StrictMath.pow(x, 1 / Transfer.DISPLAY_GAMMA)));
    encoded = new int[LIGHTS];
    for (int i = 1; i < LIGHTS; i++) { // the first step is black
      encoded[i] = Math.round(codes[i]);
    }
    double[][] m = primaries.toBt709();
    toBt709 =
        floats(m[0][0], m[0][1], m[0][2], m[1][0], m[1][1], m[1][2], m[2][0], m[2][1], m[2][2]);
  }

  private static float[] overLight(DoubleUnaryOperator function) {
    float[] table = new float[LIGHTS];
    for (int i = 0; i < LIGHTS; i++) {
      int middle = ((i + LIGHT_BASE) << DROPPED_BITS) + (1 << (DROPPED_BITS - 1));
      table[i] = (float) function.applyAsDouble(Float.intBitsToFloat(middle));
    }
    return table;
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** The place of light in the tables; whatever is darker than their first step has that. */
  private static int step(float light) {
    int step = (Float.floatToRawIntBits(light) >> DROPPED_BITS) - LIGHT_BASE;
    return step < 0 ? 0 : step;
  }

  /**
   * The brightest of red, green and blue of BT.709 before it is rolled off.
   *
   * @return 1 is reference white; never negative
   */
  float brightest(int luma, int cb, int cr) {
    float red = light[luma * FINENESS + redOfCr[cr]];
    float green = light[luma * FINENESS + greenOfCr[cr] + greenOfCb[cb]];
    float blue = light[luma * FINENESS + blueOfCb[cb]];
    float brightest = 0;
    for (int row = 0; row < 9; row += 3) {
      float one = toBt709[row] * red + toBt709[row + 1] * green + toBt709[row + 2] * blue;
      brightest = Math.max(brightest, one);
    }
    return brightest;
  }

  /**
   * Converts two rows, in blocks of 2x2 pixels that share their colour. What a block's darkest and
   * brightest pixel become is computed; those between are interpolated if they are near.
   *
   * @param source two rows of luma, and one each of Cb and Cr
   * @param target likewise
   * @param blocks half the width
   */
  void convert(Rows<short[]> source, Rows<byte[]> target, int blocks) {
    short[] upper = source.upper();
    short[] lower = source.lower();
    byte[] upperTarget = target.upper();
    byte[] lowerTarget = target.lower();
    Shade shade = new Shade();
    for (int x = 0; x < blocks; x++) {
      int a = upper[2 * x] & LEVELS - 1;
      int b = upper[2 * x + 1] & LEVELS - 1;
      int c = lower[2 * x] & LEVELS - 1;
      int d = lower[2 * x + 1] & LEVELS - 1;
      int darkest = min(min(a, b), min(c, d));
      int brightest = max(max(a, b), max(c, d));
      shade.setColor(source.cb()[x] & LEVELS - 1, source.cr()[x] & LEVELS - 1);
      if (brightest - darkest <= FLAT) {
        shade.setRange(darkest, brightest);
        upperTarget[2 * x] = shade.luma(a - darkest);
        upperTarget[2 * x + 1] = shade.luma(b - darkest);
        lowerTarget[2 * x] = shade.luma(c - darkest);
        lowerTarget[2 * x + 1] = shade.luma(d - darkest);
        int sum = a + b + c + d - 4 * darkest;
        target.cb()[x] = (byte) ((4 * shade.cb + shade.cbSlope * sum) >> 22);
        target.cr()[x] = (byte) ((4 * shade.cr + shade.crSlope * sum) >> 22);
      } else {
        long first = shade.rgb(a);
        long second = shade.rgb(b);
        long third = shade.rgb(c);
        long fourth = shade.rgb(d);
        upperTarget[2 * x] = (byte) (luma(first) >> 20);
        upperTarget[2 * x + 1] = (byte) (luma(second) >> 20);
        lowerTarget[2 * x] = (byte) (luma(third) >> 20);
        lowerTarget[2 * x + 1] = (byte) (luma(fourth) >> 20);
        long sum = first + second + third + fourth;
        target.cb()[x] = (byte) (cb(sum, 4) >> 22);
        target.cr()[x] = (byte) (cr(sum, 4) >> 22);
      }
    }
  }

  /** Rows of a block's height. */
  record Rows<T>(T upper, T lower, T cb, T cr) {}

  /** Without a branch, which noise would make expensive. */
  private static int min(int a, int b) {
    int difference = a - b;
    return b + (difference & (difference >> 31));
  }

  private static int max(int a, int b) {
    return a + b - min(a, b);
  }

  /** From red, green and blue in {@link #ONE}s to the code times 2^20, with half a code. */
  private static int luma(long rgb) {
    return 2980 * (int) (rgb >> (2 * FIELD))
        + 10024 * ((int) (rgb >> FIELD) & MASK)
        + 1012 * ((int) rgb & MASK)
        + (16 << 20)
        + (1 << 19);
  }

  /** The same of Cb, for a sum of {@code count} pixels. */
  private static int cb(long rgb, int count) {
    return -1642 * (int) (rgb >> (2 * FIELD))
        - 5526 * ((int) (rgb >> FIELD) & MASK)
        + 7168 * ((int) rgb & MASK)
        + count * ((128 << 20) + (1 << 19));
  }

  private static int cr(long rgb, int count) {
    return 7168 * (int) (rgb >> (2 * FIELD))
        - 6511 * ((int) (rgb >> FIELD) & MASK)
        - 657 * ((int) rgb & MASK)
        + count * ((128 << 20) + (1 << 19));
  }

  /** What lumas of one colour become: between two of them in a straight line. */
  private final class Shade {
    private int sourceCb = -1;
    private int sourceCr = -1;
    private int red;
    private int green;
    private int blue;
    private int darkest = -1;
    private int brightest;
    private int luma;
    private int cb;
    private int cr;
    private int lumaSlope;
    private int cbSlope;
    private int crSlope;

    void setColor(int newCb, int newCr) {
      if (newCb != sourceCb || newCr != sourceCr) {
        sourceCb = newCb;
        sourceCr = newCr;
        red = redOfCr[newCr];
        green = greenOfCr[newCr] + greenOfCb[newCb];
        blue = blueOfCb[newCb];
        darkest = -1;
      }
    }

    void setRange(int newDarkest, int newBrightest) {
      if (newDarkest == darkest && newBrightest == brightest) {
        return;
      }
      darkest = newDarkest;
      brightest = newBrightest;
      long dark = rgb(newDarkest);
      luma = ColorMap.luma(dark);
      cb = ColorMap.cb(dark, 1);
      cr = ColorMap.cr(dark, 1);
      lumaSlope = 0;
      cbSlope = 0;
      crSlope = 0;
      int range = newBrightest - newDarkest;
      if (range > 0) {
        long bright = rgb(newBrightest);
        lumaSlope = (ColorMap.luma(bright) - luma) / range;
        cbSlope = (ColorMap.cb(bright, 1) - cb) / range;
        crSlope = (ColorMap.cr(bright, 1) - cr) / range;
      }
    }

    byte luma(int aboveDarkest) {
      return (byte) ((luma + lumaSlope * aboveDarkest) >> 20);
    }

    /** Encoded red, green and blue of BT.709, {@link #FIELD} bits each. */
    long rgb(int sourceLuma) {
      int step = sourceLuma * FINENESS;
      float r = light[step + red];
      float g = light[step + green];
      float b = light[step + blue];
      float r709 = toBt709[0] * r + toBt709[1] * g + toBt709[2] * b;
      float g709 = toBt709[3] * r + toBt709[4] * g + toBt709[5] * b;
      float b709 = toBt709[6] * r + toBt709[7] * g + toBt709[8] * b;
      float most = r709 > g709 ? r709 : g709;
      most = most > b709 ? most : b709;
      float gain = rollOff[step(most)];
      return ((long) encoded[step(r709 * gain)] << (2 * FIELD))
          | ((long) encoded[step(g709 * gain)] << FIELD)
          | encoded[step(b709 * gain)];
    }
  }
}
