package academy.video.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** What tests ask of decoded frames. */
public final class Lumas {

  private Lumas() {}

  /** The mean luma of a frame of 8 bits, 0 to 255. */
  public static double mean(DecodedFrame decoded) {
    return mean(decoded, 0, 1);
  }

  /** The mean luma between two shares of the frame's width, both from 0 to 1. */
  public static double mean(DecodedFrame decoded, double from, double to) {
    AVFrame frame = decoded.get();
    byte[] row = new byte[frame.width()];
    long sum = 0;
    int left = (int) (from * frame.width());
    int right = (int) (to * frame.width());
    for (int y = 0; y < frame.height(); y++) {
      frame.data(0).position((long) y * frame.linesize(0)).get(row);
      for (int x = left; x < right; x++) {
        sum += row[x] & 0xff;
      }
    }
    return (double) sum / ((long) (right - left) * frame.height());
  }
}
