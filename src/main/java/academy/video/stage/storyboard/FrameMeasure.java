package academy.video.stage.storyboard;

import academy.video.model.Size;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What matters about a frame when one is chosen for a poster.
 *
 * @param mean of luma, 16 for black to 235 for white
 * @param deviation standard deviation of luma; near 0 for a frame of one colour
 * @param sharpness how steep edges are, whatever their contrast: 2 where they are a pixel wide, 2/n
 *     where they are n pixels wide; in the quarter of the frame that has the most edges
 */
record FrameMeasure(double mean, double deviation, double sharpness) {

  /** The frame is looked at in squares of about this part of its longer side. */
  private static final int SQUARES = 12;

  /** Changes from pixel to pixel that are noise or rounding, and no edge. */
  private static final int NOISE = 2;

  static FrameMeasure of(byte[] luma, Size size) {
    long sum = 0;
    long squares = 0;
    for (byte pixel : luma) {
      int value = pixel & 0xff;
      sum += value;
      squares += (long) value * value;
    }
    double mean = (double) sum / luma.length;
    double variance = (double) squares / luma.length - mean * mean;
    return new FrameMeasure(mean, Math.sqrt(Math.max(0, variance)), sharpness(luma, size));
  }

  /** The sum of second differences over that of first ones, which does not depend on contrast. */
  private static double sharpness(byte[] luma, Size size) {
    int side = Math.max(4, Math.max(size.width(), size.height()) / SQUARES);
    int columns = Math.max(1, size.width() / side);
    int rows = Math.max(1, size.height() / side);
    long[] first = new long[columns * rows];
    long[] second = new long[columns * rows];
    for (int y = 1; y + 1 < size.height(); y++) {
      int row = Math.min(rows - 1, y / side);
      for (int x = 1; x + 1 < size.width(); x++) {
        int square = row * columns + Math.min(columns - 1, x / side);
        int at = y * size.width() + x;
        int here = luma[at] & 0xff;
        int left = (luma[at - 1] & 0xff) - here;
        int right = (luma[at + 1] & 0xff) - here;
        int above = (luma[at - size.width()] & 0xff) - here;
        int below = (luma[at + size.width()] & 0xff) - here;
        first[square] += beyondNoise(right) + beyondNoise(below);
        second[square] += beyondNoise(left + right) + beyondNoise(above + below);
      }
    }
    List<Integer> order =
        IntStream.range(0, first.length)
            .boxed()
            .sorted((a, b) -> Long.compare(first[b], first[a]))
            .toList();
    long edges = 0;
    long bends = 0;
    for (int i = 0; i < Math.ceilDiv(order.size(), 4); i++) {
      edges += first[order.get(i)];
      bends += second[order.get(i)];
    }
    return edges == 0 ? 0 : (double) bends / edges;
  }

  private static int beyondNoise(int difference) {
    return Math.max(0, Math.abs(difference) - NOISE);
  }
}
