package academy.video.ffmpeg;

import academy.video.model.ColorDescription;
import org.bytedeco.ffmpeg.global.avutil;

/** FFmpeg's colour numbers as its names. */
final class Colors {

  private static final String UNKNOWN = "unknown";

  private Colors() {}

  static ColorDescription describe(int range, int primaries, int transfer, int matrix) {
    return new ColorDescription(
        Native.text(avutil.av_color_range_name(range), UNKNOWN),
        Native.text(avutil.av_color_primaries_name(primaries), UNKNOWN),
        Native.text(avutil.av_color_transfer_name(transfer), UNKNOWN),
        Native.text(avutil.av_color_space_name(matrix), UNKNOWN));
  }

  static boolean isKnown(String name) {
    return !name.equals(UNKNOWN) && !name.equals("reserved");
  }
}
