package academy.video.e2e;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the counter card of test-media from decoded frames: the frame number that the top ninth of
 * the upright frame carries, and whether the rest flashes.
 *
 * @param number the frame number; of a mirrored, turned or shifted frame it is another one
 * @param flashes whether the frame below the code is white
 */
record CounterCard(int number, boolean flashes) {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final int BITS = 16;
  private static final int WHITE = 126;

  /** Every frame of a rendition, in the order of showing. */
  static List<CounterCard> ofOutput(Presentation.MediaPlaylist playlist) {
    return read("-noautorotate", "-i", playlist.joined());
  }

  /** Every frame of a source, upright as its display matrix says. */
  static List<CounterCard> ofSource(String file) {
    return read("-i", file);
  }

  private static List<CounterCard> read(String... input) {
    String[] output = {
      "-map",
      "0:v:0",
      "-fps_mode",
      "passthrough",
      "-vf",
      "scale=%d:%d:flags=area,format=yuv420p,extractplanes=y".formatted(WIDTH, HEIGHT),
      "-f",
      "rawvideo",
      "pipe:1"
    };
    return FfmpegTools.ffmpeg(
        stream -> {
          List<CounterCard> cards = new ArrayList<>();
          byte[] frame = stream.readNBytes(WIDTH * HEIGHT);
          while (frame.length == WIDTH * HEIGHT) {
            cards.add(of(frame));
            frame = stream.readNBytes(WIDTH * HEIGHT);
          }
          return cards;
        },
        Stream.concat(Arrays.stream(input), Arrays.stream(output)).toArray(String[]::new));
  }

  private static CounterCard of(byte[] luma) {
    int number = 0;
    for (int bit = 0; bit < BITS; bit++) {
      int x = (2 * bit + 1) * WIDTH / BITS / 2;
      number = number << 1 | (luma(luma, x, HEIGHT / 18) > WHITE ? 1 : 0);
    }
    boolean flashes = true;
    for (int y = HEIGHT / 5; y < HEIGHT; y += 8) {
      for (int x = 4; x < WIDTH; x += 8) {
        flashes &= luma(luma, x, y) > WHITE;
      }
    }
    return new CounterCard(number, flashes);
  }

  private static int luma(byte[] luma, int x, int y) {
    return luma[y * WIDTH + x] & 0xff;
  }

  /** Positions of the frames that start a flash. */
  static List<Integer> flashStarts(List<CounterCard> cards) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      if (cards.get(i).flashes && (i == 0 || !cards.get(i - 1).flashes)) {
        starts.add(i);
      }
    }
    return starts;
  }
}
