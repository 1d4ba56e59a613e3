package academy.video.ffmpeg;

import academy.video.model.ColorDescription;
import academy.video.model.Size;
import java.util.Optional;

/**
 * How a frame is scaled to a size and gets the colours of every rendition: 8-bit 4:2:0, BT.709,
 * limited range. swscale does what takes another matrix or range; primaries and HDR (PQ, HLG) take
 * a {@link ColorMap} after it. Pure.
 *
 * @param filters that scale; where there is a map, to 10-bit 4:2:0 with the matrix of the source
 * @param map what is done with the scaled frames
 */
record ColorConversion(String filters, Optional<ColorMap> map) {

  /** Frames up to this height are BT.601 unless described otherwise (ITU-R BT.601, BT.709). */
  private static final int STANDARD_DEFINITION_LINES = 576;

  /** A Y'CbCr matrix by swscale's name and its shares of red and blue in luma (ITU-T H.273). */
  private enum Matrix {
    BT709("bt709", 0.2126, 0.0722),
    BT601("bt601", 0.299, 0.114),
    FCC("fcc", 0.30, 0.11),
    SMPTE240M("smpte240m", 0.212, 0.087),
    BT2020("bt2020", 0.2627, 0.0593);

    private final String scalerName;
    private final double redShare;
    private final double blueShare;

    Matrix(String scalerName, double redShare, double blueShare) {
      this.scalerName = scalerName;
      this.redShare = redShare;
      this.blueShare = blueShare;
    }
  }

  /**
   * The conversion.
   *
   * @param color the frame's own description, completed by its container's
   * @param decoded size of the decoded frame
   * @param target size to scale to
   * @param scalerFlags of swscale
   */
  static ColorConversion of(ColorDescription color, Size decoded, Size target, String scalerFlags) {
    Matrix matrix = matrix(color, decoded);
    Optional<ColorMap> map = primaries(color).map(primaries -> map(color, primaries, matrix));
    String filters =
        "scale=%d:%d:flags=%s:in_color_matrix=%s:out_color_matrix=%s:in_range=%s:out_range=tv,format=%s"
            .formatted(
                target.width(),
                target.height(),
                scalerFlags,
                matrix.scalerName,
                map.isPresent() ? matrix.scalerName : "bt709",
                Colors.isKnown(color.range()) ? color.range() : "auto",
                map.isPresent() ? "yuv420p10le" : "yuv420p");
    return new ColorConversion(filters, map);
  }

  private static ColorMap map(ColorDescription color, RgbPrimaries primaries, Matrix matrix) {
    return new ColorMap(
        matrix.redShare, matrix.blueShare, primaries, Transfer.of(color), color.peakNits());
  }

  /** Those to convert from; empty where there is nothing to convert, or nothing that says so. */
  private static Optional<RgbPrimaries> primaries(ColorDescription color) {
    boolean wide = color.isHdr() || color.matrix().startsWith("bt2020");
    Optional<RgbPrimaries> named = RgbPrimaries.named(color.primaries());
    if (named.isEmpty() && wide) {
      return Optional.of(RgbPrimaries.BT2020);
    }
    return named.filter(primaries -> color.isHdr() || primaries != RgbPrimaries.BT709);
  }

  private static Matrix matrix(ColorDescription color, Size decoded) {
    return switch (color.matrix()) {
      case "bt709" -> Matrix.BT709;
      case "fcc" -> Matrix.FCC;
      case "smpte240m" -> Matrix.SMPTE240M;
      case "bt470bg", "smpte170m" -> Matrix.BT601;
      case "bt2020nc", "bt2020c" -> Matrix.BT2020;
      default -> {
        if (primaries(color).filter(RgbPrimaries.BT2020::equals).isPresent()) {
          yield Matrix.BT2020;
        }
        yield decoded.height() > STANDARD_DEFINITION_LINES ? Matrix.BT709 : Matrix.BT601;
      }
    };
  }
}
