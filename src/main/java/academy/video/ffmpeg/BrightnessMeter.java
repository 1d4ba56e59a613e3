package academy.video.ffmpeg;

import academy.video.model.ColorDescription;
import academy.video.model.Size;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Finds the brightest light of an HDR video in frames of it: the level that all but one in 200 of a
 * frame's pixels stay below, scaled down so that noise and glints don't count. Used by one thread
 * at a time.
 */
public final class BrightnessMeter implements AutoCloseable {

  /** Reference white of HDR in cd/m² (ITU-R BT.2408). */
  public static final int WHITE_NITS = 203;

  private static final Size MEASURED = new Size(96, 96);
  private static final int GLINTS_PER_FRAME = MEASURED.width() * MEASURED.height() / 200;

  private final ColorMap map;
  private final FilterChain scaler;
  private float brightest;

  /**
   * A meter that has seen nothing.
   *
   * @param color of the video, which is HDR
   */
  public BrightnessMeter(ColorDescription color, Size frame) {
    ColorConversion conversion = ColorConversion.of(color, frame, MEASURED, "area");
    this.map = conversion.map().orElseThrow();
    this.scaler = new FilterChain(conversion.filters(), this::measure);
  }

  /** Looks at a frame, which stays the caller's. */
  public void look(DecodedFrame frame) {
    scaler.push(frame);
  }

  private void measure(OwnedFrame scaled) {
    try (scaled) {
      AVFrame frame = scaled.get();
      int width = MEASURED.width();
      short[] luma = new short[width];
      short[] cb = new short[width / 2];
      short[] cr = new short[width / 2];
      float[] levels = new float[width * MEASURED.height()];
      for (int y = 0; y < MEASURED.height(); y++) {
        ColorMapper.read(frame, 0, y, luma);
        ColorMapper.read(frame, 1, y / 2, cb);
        ColorMapper.read(frame, 2, y / 2, cr);
        for (int x = 0; x < width; x++) {
          levels[y * width + x] = map.brightest(luma[x], cb[x / 2], cr[x / 2]);
        }
      }
      Arrays.sort(levels);
      brightest = Math.max(brightest, levels[levels.length - 1 - GLINTS_PER_FRAME]);
    }
  }

  /** The brightest light so far, in cd/m². */
  public double nits() {
    return (double) brightest * WHITE_NITS;
  }

  @Override
  public void close() {
    scaler.close();
  }
}
