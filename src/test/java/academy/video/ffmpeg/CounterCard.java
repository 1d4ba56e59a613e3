package academy.video.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Reads the frame number that most clips of {@code test-media} show as a row of 16 blocks. */
final class CounterCard {

  private static final int BLOCKS = 16;
  private static final int GREY = 126;

  private CounterCard() {}

  static int number(ScaledFrame image) {
    return number(image.get());
  }

  static int number(DecodedFrame image) {
    return number(image.get());
  }

  private static int number(AVFrame frame) {
    int y = frame.height() / 9 / 2;
    int number = 0;
    for (int block = 0; block < BLOCKS; block++) {
      int x = (2 * block + 1) * frame.width() / (2 * BLOCKS);
      int luma = frame.data(0).get((long) y * frame.linesize(0) + x) & 0xff;
      number = number << 1 | (luma > GREY ? 1 : 0);
    }
    return number;
  }
}
