package academy.video.stage.segment;

import academy.video.model.ColorDescription;

/**
 * Colour as code points of ITU-T H.273, the way VUI and colr carry it.
 *
 * @param fullRange whether black is 0 rather than 16
 */
record CodedColor(boolean fullRange, int primaries, int transfer, int matrix) {

  static final int UNSPECIFIED = 2;

  /** The code points of FFmpeg's names; an unknown name becomes unspecified. */
  static CodedColor of(ColorDescription color) {
    return new CodedColor(
        color.range().equals("pc"),
        primaries(color.primaries()),
        transfer(color.transfer()),
        matrix(color.matrix()));
  }

  private static int primaries(String name) {
    return switch (name) {
      case "bt709" -> 1;
      case "bt470bg" -> 5;
      case "smpte170m" -> 6;
      case "bt2020" -> 9;
      default -> UNSPECIFIED;
    };
  }

  private static int transfer(String name) {
    return switch (name) {
      case "bt709" -> 1;
      case "smpte170m" -> 6;
      case "smpte2084" -> 16;
      case "arib-std-b67" -> 18;
      default -> UNSPECIFIED;
    };
  }

  private static int matrix(String name) {
    return switch (name) {
      case "bt709" -> 1;
      case "bt470bg" -> 5;
      case "smpte170m" -> 6;
      case "bt2020nc" -> 9;
      default -> UNSPECIFIED;
    };
  }

  @Override
  public String toString() {
    return "%s range, primaries %d, transfer %d, matrix %d"
        .formatted(fullRange ? "full" : "video", primaries, transfer, matrix);
  }
}
