package academy.video.stage.segment;

import academy.video.model.Rational;
import academy.video.model.Size;

/** Profiles and levels of H.264 (ITU-T H.264, annex A). */
final class H264Limits {

  /**
   * HLS authoring specification 2025-06-26, rule 1.3b: at most High at level 5.2. Its sections for
   * single platforms are stricter, but only for content made for those.
   */
  static final int HIGHEST_LEVEL_IDC = 52;

  static final int BASELINE = 66;
  static final int MAIN = 77;
  static final int HIGH = 100;

  private H264Limits() {}

  /** The profile_idc for x264's name of a profile that players support. */
  static int profileIdc(String name) {
    return switch (name) {
      case "baseline" -> BASELINE;
      case "main" -> MAIN;
      case "high" -> HIGH;
      default -> throw new IllegalArgumentException("no H.264 profile for HLS: " + name);
    };
  }

  /** Whether a frame of this size at this rate is within the level (table A-1). */
  static boolean fits(int levelIdc, Size size, Rational frameRate) {
    int width = Math.ceilDiv(size.width(), 16);
    int height = Math.ceilDiv(size.height(), 16);
    long macroblocks = (long) width * height;
    long most = macroblocksInFrame(levelIdc);
    return macroblocks <= most
        // A side may not exceed sqrt(8 × MaxFS): A.3.1, f and g.
        && (long) width * width <= 8 * most
        && (long) height * height <= 8 * most
        && frameRate.times(macroblocks).compareTo(Rational.of(macroblocksPerSecond(levelIdc))) <= 0;
  }

  private static long macroblocksPerSecond(int levelIdc) {
    return switch (levelIdc) {
      case 10 -> 1_485;
      case 11 -> 3_000;
      case 12 -> 6_000;
      case 13, 20 -> 11_880;
      case 21 -> 19_800;
      case 22 -> 20_250;
      case 30 -> 40_500;
      case 31 -> 108_000;
      case 32 -> 216_000;
      case 40, 41 -> 245_760;
      case 42 -> 522_240;
      case 50 -> 589_824;
      case 51 -> 983_040;
      case 52 -> 2_073_600;
      default -> 0;
    };
  }

  private static long macroblocksInFrame(int levelIdc) {
    return switch (levelIdc) {
      case 10 -> 99;
      case 11, 12, 13, 20 -> 396;
      case 21 -> 792;
      case 22, 30 -> 1_620;
      case 31 -> 3_600;
      case 32 -> 5_120;
      case 40, 41 -> 8_192;
      case 42 -> 8_704;
      case 50 -> 22_080;
      case 51, 52 -> 36_864;
      default -> 0;
    };
  }
}
