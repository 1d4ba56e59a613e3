package academy.video.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Structural similarity of two frames' luma, as FFmpeg's {@code ssim} filter defines it: the mean
 * over windows of 8x8 pixels that overlap by half, each from exact sums over four blocks of 4x4.
 *
 * <p>In Java with whole numbers, and not by that filter, because the filter adds up in another
 * order on another processor: a floor that is compared with the result must give the same answer
 * everywhere. Keeps its buffers; used by one thread at a time.
 */
final class Ssim {

  private static final int BLOCK = 4;
  private static final int WINDOW_PIXELS = 64;

  // (0.01 * 255)^2 and (0.03 * 255)^2, scaled like the sums they are added to.
  private static final long C1 = Math.round(.01 * .01 * 255 * 255 * WINDOW_PIXELS);
  private static final long C2 =
      Math.round(.03 * .03 * 255 * 255 * WINDOW_PIXELS * (WINDOW_PIXELS - 1));

  private final int width;
  private final int height;
  private final byte[] rowsA;
  private final byte[] rowsB;
  private Sums above;
  private Sums below;

  /** The sums over each block of a row of blocks, and before that over each column of it. */
  private static final class Sums {
    final int[] a;
    final int[] b;
    final int[] squares;
    final int[] products;

    Sums(int width) {
      a = new int[width];
      b = new int[width];
      squares = new int[width];
      products = new int[width];
    }
  }

  /**
   * For frames of this size.
   *
   * @param width at least 8
   * @param height at least 8
   */
  Ssim(int width, int height) {
    if (!canMeasure(width, height)) {
      throw new IllegalArgumentException("too small for a window: %dx%d".formatted(width, height));
    }
    this.width = width / BLOCK * BLOCK;
    this.height = height / BLOCK * BLOCK;
    this.rowsA = new byte[this.width * BLOCK];
    this.rowsB = new byte[this.width * BLOCK];
    this.above = new Sums(this.width);
    this.below = new Sums(this.width);
  }

  /** Whether there is a window to look at. */
  static boolean canMeasure(int width, int height) {
    return width >= 2 * BLOCK && height >= 2 * BLOCK;
  }

  /** Compares the first planes of two 8-bit frames, 1 for the same frame. */
  double compare(AVFrame a, AVFrame b) {
    double sum = 0;
    for (int row = 0; row < height / BLOCK; row++) {
      read(a, row * BLOCK, rowsA);
      read(b, row * BLOCK, rowsB);
      sumUp(below);
      if (row > 0) {
        sum += windows(above, below);
      }
      Sums next = above;
      above = below;
      below = next;
    }
    return sum / ((width / BLOCK - 1) * (height / BLOCK - 1));
  }

  private void read(AVFrame frame, int firstRow, byte[] into) {
    BytePointer plane = frame.data(0);
    long stride = frame.linesize(0);
    for (int y = 0; y < BLOCK; y++) {
      plane.position((firstRow + y) * stride).get(into, y * width, width);
    }
  }

  /**
   * First down the columns, in loops that the compiler turns into vector instructions, then across.
   */
  private void sumUp(Sums sums) {
    columns(rowsA, rowsB, width, sums);
    for (int block = 0, x = 0; x < width; block++, x += BLOCK) {
      sums.a[block] = across(sums.a, x);
      sums.b[block] = across(sums.b, x);
      sums.squares[block] = across(sums.squares, x);
      sums.products[block] = across(sums.products, x);
    }
  }

  private static void columns(byte[] rowsA, byte[] rowsB, int width, Sums sums) {
    int[] sumA = sums.a;
    int[] sumB = sums.b;
    int[] squares = sums.squares;
    int[] products = sums.products;
    for (int x = 0; x < width; x++) {
      int a0 = rowsA[x] & 0xff;
      int b0 = rowsB[x] & 0xff;
      int a1 = rowsA[x + width] & 0xff;
      int b1 = rowsB[x + width] & 0xff;
      int a2 = rowsA[x + 2 * width] & 0xff;
      int b2 = rowsB[x + 2 * width] & 0xff;
      int a3 = rowsA[x + 3 * width] & 0xff;
      int b3 = rowsB[x + 3 * width] & 0xff;
      sumA[x] = a0 + a1 + a2 + a3;
      sumB[x] = b0 + b1 + b2 + b3;
      squares[x] = a0 * a0 + b0 * b0 + a1 * a1 + b1 * b1 + a2 * a2 + b2 * b2 + a3 * a3 + b3 * b3;
      products[x] = a0 * b0 + a1 * b1 + a2 * b2 + a3 * b3;
    }
  }

  private static int across(int[] columns, int x) {
    return columns[x] + columns[x + 1] + columns[x + 2] + columns[x + 3];
  }

  /** The sum of all windows that lie in two rows of blocks. */
  private double windows(Sums above, Sums below) {
    double sum = 0;
    for (int x = 0; x + 1 < width / BLOCK; x++) {
      sum +=
          window(
              square(above.a, below.a, x),
              square(above.b, below.b, x),
              square(above.squares, below.squares, x),
              square(above.products, below.products, x));
    }
    return sum;
  }

  private static int square(int[] above, int[] below, int x) {
    return above[x] + above[x + 1] + below[x] + below[x + 1];
  }

  private static double window(long a, long b, long squares, long products) {
    long variances = squares * WINDOW_PIXELS - a * a - b * b;
    long covariance = products * WINDOW_PIXELS - a * b;
    return (double) (2 * a * b + C1)
        * (2 * covariance + C2)
        / ((double) (a * a + b * b + C1) * (variances + C2));
  }
}
