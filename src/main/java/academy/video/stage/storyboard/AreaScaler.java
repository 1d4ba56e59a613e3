package academy.video.stage.storyboard;

import academy.video.model.Size;
import academy.video.model.YuvFrame;
import java.util.Arrays;

/**
 * Makes frames smaller. Each pixel is the mean of the area that it covers, calculated in whole
 * numbers so that it is the same everywhere. Pure.
 */
final class AreaScaler {

  private AreaScaler() {}

  /** The frame in another size; the same frame where it has that size. */
  static YuvFrame scale(YuvFrame frame, Size size) {
    if (frame.size().equals(size)) {
      return frame;
    }
    Size from = YuvFrame.colorSize(frame.size());
    Size to = YuvFrame.colorSize(size);
    return new YuvFrame(
        size,
        scale(frame.luma(), frame.size(), size),
        scale(frame.blue(), from, to),
        scale(frame.red(), from, to));
  }

  /** One plane in another size. */
  static byte[] scale(byte[] plane, Size from, Size to) {
    int width = from.width();
    int height = from.height();
    byte[] scaled = new byte[Math.toIntExact(to.pixels())];
    long[] sums = new long[to.width()];
    long area = from.pixels();
    // Lengths are counted so that a pixel of the source is `to` long and one of the result `from`.
    for (int row = 0; row < to.height(); row++) {
      Arrays.fill(sums, 0);
      long top = (long) row * height;
      long bottom = top + height;
      for (int y = (int) (top / to.height()); (long) y * to.height() < bottom; y++) {
        long overlap =
            Math.min(bottom, (y + 1L) * to.height()) - Math.max(top, (long) y * to.height());
        addRow(plane, y * width, width, sums, overlap);
      }
      for (int column = 0; column < to.width(); column++) {
        scaled[row * to.width() + column] = (byte) ((sums[column] + area / 2) / area);
      }
    }
    return scaled;
  }

  /** Adds a row of the source to the columns of the result, times {@code weight}. */
  private static void addRow(byte[] plane, int offset, int width, long[] sums, long weight) {
    int columns = sums.length;
    for (int column = 0; column < columns; column++) {
      long left = (long) column * width;
      long right = left + width;
      long sum = 0;
      int x = (int) (left / columns);
      long position = (long) x * columns;
      while (position < right) {
        long overlap = Math.min(right, position + columns) - Math.max(left, position);
        sum += overlap * (plane[offset + x] & 0xff);
        x++;
        position += columns;
      }
      sums[column] += sum * weight;
    }
  }
}
