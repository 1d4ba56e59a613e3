package academy.video.stage.storyboard;

import academy.video.model.Size;
import academy.video.model.YuvFrame;
import java.util.Arrays;
import java.util.Random;

/** Made-up frames in a rendition's colours. */
final class TestFrames {

  private TestFrames() {}

  static YuvFrame uniform(Size size, int luma, int blue, int red) {
    Size colors = YuvFrame.colorSize(size);
    YuvFrame frame =
        new YuvFrame(
            size,
            new byte[(int) size.pixels()],
            new byte[(int) colors.pixels()],
            new byte[(int) colors.pixels()]);
    Arrays.fill(frame.luma(), (byte) luma);
    Arrays.fill(frame.blue(), (byte) blue);
    Arrays.fill(frame.red(), (byte) red);
    return frame;
  }

  static YuvFrame black(Size size) {
    return uniform(size, 16, 128, 128);
  }

  /** Rectangles of many greys with hard edges: what a sharp frame has most of. */
  static YuvFrame scene(Size size, long seed) {
    YuvFrame frame = uniform(size, 60, 120, 136);
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      int wide = size.width() / 20 + random.nextInt(size.width() / 5);
      int high = size.height() / 20 + random.nextInt(size.height() / 5);
      int left = random.nextInt(size.width() - wide);
      int top = random.nextInt(size.height() - high);
      byte grey = (byte) (30 + random.nextInt(190));
      for (int y = top; y < top + high; y++) {
        int from = y * size.width() + left;
        Arrays.fill(frame.luma(), from, from + wide, grey);
      }
    }
    return frame;
  }

  /** Out of focus: each pixel is the mean of a square around it, three times over. */
  static YuvFrame blurred(YuvFrame frame, int radius) {
    byte[] luma = frame.luma().clone();
    for (int pass = 0; pass < 3; pass++) {
      luma = boxed(luma, frame.size(), radius);
    }
    return new YuvFrame(frame.size(), luma, frame.blue(), frame.red());
  }

  private static byte[] boxed(byte[] luma, Size size, int radius) {
    byte[] boxed = new byte[luma.length];
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        int sum = 0;
        int count = 0;
        for (int dy = -radius; dy <= radius; dy++) {
          for (int dx = -radius; dx <= radius; dx++) {
            int row = y + dy;
            int column = x + dx;
            if (row >= 0 && row < size.height() && column >= 0 && column < size.width()) {
              sum += luma[row * size.width() + column] & 0xff;
              count++;
            }
          }
        }
        boxed[y * size.width() + x] = (byte) (sum / count);
      }
    }
    return boxed;
  }

  /** So much of the second frame, from 0 to 1, over the first. */
  static YuvFrame mixed(YuvFrame first, YuvFrame second, double part) {
    byte[] luma = new byte[first.luma().length];
    for (int i = 0; i < luma.length; i++) {
      double mean = (first.luma()[i] & 0xff) * (1 - part) + (second.luma()[i] & 0xff) * part;
      luma[i] = (byte) Math.round(mean);
    }
    return new YuvFrame(first.size(), luma, first.blue(), first.red());
  }
}
