package academy.video.ffmpeg;

import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Tells combs of interlacing from fine lines that only look like them. The fields of a progressive
 * frame belong together: woven with a field of the frame before or after, what moves shows more
 * combs than before. The fields of an interlaced frame are as far apart as they are from a
 * neighbour's. Used by one thread at a time.
 */
public final class WeaveMeter {

  /** A line that is so much lighter, or darker, than both of its neighbours is a comb. */
  private static final int COMB = 20;

  private byte @Nullable [] before;
  private int width;
  private long own;
  private long withEarlierTop;
  private long withEarlierBottom;

  /** Looks at the next frame; frames without 8-bit luma are passed over. */
  public void look(DecodedFrame decoded) {
    AVFrame frame = decoded.get();
    if (!hasBytesOfLuma(frame)) {
      before = null;
      return;
    }
    byte[] luma = luma(frame);
    if (before != null && before.length == luma.length && width == frame.width()) {
      compare(before, luma, width, frame.height());
    }
    before = luma;
    width = frame.width();
  }

  /** The next frame need not follow the last one. */
  public void jump() {
    before = null;
  }

  /**
   * How many combs the better of both neighbours' fields gives for each comb of the frames
   * themselves: about 1 for interlaced frames, clearly more for progressive ones; empty where too
   * little moves.
   */
  public Optional<Double> neighboursCombs() {
    long neighbours = Math.min(withEarlierTop, withEarlierBottom);
    return Math.max(own, neighbours) < 1000
        ? Optional.empty()
        : Optional.of((double) neighbours / Math.max(1, own));
  }

  private static boolean hasBytesOfLuma(AVFrame frame) {
    var format = avutil.av_pix_fmt_desc_get(frame.format());
    return format != null
        && (format.flags() & (avutil.AV_PIX_FMT_FLAG_RGB | avutil.AV_PIX_FMT_FLAG_PAL)) == 0
        && format.comp(0).depth() == 8
        && format.comp(0).step() == 1
        && frame.linesize(0) >= frame.width();
  }

  private static byte[] luma(AVFrame frame) {
    byte[] all = new byte[frame.width() * frame.height()];
    for (int y = 0; y < frame.height(); y++) {
      frame
          .data(0)
          .position((long) y * frame.linesize(0))
          .get(all, y * frame.width(), frame.width());
    }
    frame.data(0).position(0);
    return all;
  }

  private void compare(byte[] earlier, byte[] now, int columns, int lines) {
    for (int y = 1; y < lines - 1; y += 2) {
      for (int x = 0; x < columns; x++) {
        int above = (y - 1) * columns + x;
        int middle = y * columns + x;
        int below = (y + 1) * columns + x;
        own += isComb(now[above], now[middle], now[below]) ? 1 : 0;
        withEarlierTop += isComb(earlier[above], now[middle], earlier[below]) ? 1 : 0;
        withEarlierBottom += isComb(now[above], earlier[middle], now[below]) ? 1 : 0;
      }
    }
  }

  private static boolean isComb(byte above, byte middle, byte below) {
    int up = (middle & 0xff) - (above & 0xff);
    int down = (middle & 0xff) - (below & 0xff);
    return (up > COMB && down > COMB) || (up < -COMB && down < -COMB);
  }
}
