package academy.video.ffmpeg;

import academy.video.model.ColorDescription;
import academy.video.model.Size;

/**
 * The filters that scale a frame to a size and make its colours those of every rendition: 8-bit
 * 4:2:0, BT.709, limited range. Frames for HDR displays (PQ, HLG) are tone-mapped. Pure.
 */
final class ColorConversion {

  /** Frames up to this height are BT.601 unless described otherwise (ITU-R BT.601, BT.709). */
  private static final int STANDARD_DEFINITION_LINES = 576;

  /**
   * The brightness that tone mapping expects at most, in units of 100 cd/m²: what most HDR is
   * graded for and what HLG means. Fixed, since metadata is often wrong and a change between chunks
   * would show.
   */
  private static final int PEAK = 10;

  private ColorConversion() {}

  /**
   * The filters.
   *
   * @param color the frame's own description, completed by its container's
   * @param decoded size of the decoded frame
   * @param target size to scale to
   * @param scalerFlags of swscale
   */
  static String filters(ColorDescription color, Size decoded, Size target, String scalerFlags) {
    String size = "scale=%d:%d:flags=%s".formatted(target.width(), target.height(), scalerFlags);
    if (color.isPerceptualQuantizer() || color.isHybridLogGamma()) {
      return size + "," + toneMapping(color);
    }
    return size
        + ":in_color_matrix=%s:out_color_matrix=bt709:in_range=%s:out_range=tv,format=yuv420p"
            .formatted(scalerMatrix(color.matrix(), decoded), range(color, "auto"));
  }

  /**
   * From PQ or HLG to SDR: linear light with 1.0 at 100 cd/m², BT.709 primaries, highlights rolled
   * off so that mid-tones stay as they are (mobius), and HDR metadata removed, which x264 would
   * otherwise write into an SDR stream.
   */
  private static String toneMapping(ColorDescription color) {
    String transfer = color.isPerceptualQuantizer() ? "smpte2084" : "arib-std-b67";
    return "format=yuv420p10le"
        + ",setparams=range=%s:color_primaries=bt2020:color_trc=%s:colorspace=bt2020nc"
            .formatted(range(color, "tv"), transfer)
        + ",zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709"
        + ",tonemap=tonemap=mobius:param=0.3:desat=0:peak="
        + PEAK
        + ",zscale=t=bt709:m=bt709:r=tv,format=yuv420p"
        + ",sidedata=mode=delete:type=MASTERING_DISPLAY_METADATA"
        + ",sidedata=mode=delete:type=CONTENT_LIGHT_LEVEL";
  }

  private static String scalerMatrix(String matrix, Size decoded) {
    return switch (matrix) {
      case "bt709", "fcc", "smpte240m" -> matrix;
      case "bt470bg", "smpte170m" -> "bt601";
      case "bt2020nc", "bt2020c" -> "bt2020";
      default -> decoded.height() > STANDARD_DEFINITION_LINES ? "bt709" : "bt601";
    };
  }

  private static String range(ColorDescription color, String fallback) {
    return Colors.isKnown(color.range()) ? color.range() : fallback;
  }
}
