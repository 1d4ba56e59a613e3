package academy.video.stage.plan;

import academy.video.model.Rational;
import academy.video.model.Size;

/** The H.264 levels (ITU-T H.264, table A-1), with the limits that matter to an encoder. */
enum H264Level {
  L1(10, 1_485, 99, 396, 64, 175),
  L1_1(11, 3_000, 396, 900, 192, 500),
  L1_2(12, 6_000, 396, 2_376, 384, 1_000),
  L1_3(13, 11_880, 396, 2_376, 768, 2_000),
  L2(20, 11_880, 396, 2_376, 2_000, 2_000),
  L2_1(21, 19_800, 792, 4_752, 4_000, 4_000),
  L2_2(22, 20_250, 1_620, 8_100, 4_000, 4_000),
  L3(30, 40_500, 1_620, 8_100, 10_000, 10_000),
  L3_1(31, 108_000, 3_600, 18_000, 14_000, 14_000),
  L3_2(32, 216_000, 5_120, 20_480, 20_000, 20_000),
  L4(40, 245_760, 8_192, 32_768, 20_000, 25_000),
  L4_1(41, 245_760, 8_192, 32_768, 50_000, 62_500),
  L4_2(42, 522_240, 8_704, 34_816, 50_000, 62_500),
  L5(50, 589_824, 22_080, 110_400, 135_000, 135_000),
  L5_1(51, 983_040, 36_864, 184_320, 240_000, 240_000),
  L5_2(52, 2_073_600, 36_864, 184_320, 240_000, 240_000);

  /** High profile may use 1.25 times the rate and buffer of the table (table A-2). */
  private static final double HIGH_PROFILE_FACTOR = 1.25;

  private static final int MACROBLOCK = 16;

  private final int tenfold;
  private final long macroblocksPerSecond;
  private final long frameMacroblocks;
  private final long bufferMacroblocks;
  private final long kilobitsPerSecond;
  private final long bufferKilobits;

  H264Level(
      int tenfold,
      long macroblocksPerSecond,
      long frameMacroblocks,
      long bufferMacroblocks,
      long kilobitsPerSecond,
      long bufferKilobits) {
    this.tenfold = tenfold;
    this.macroblocksPerSecond = macroblocksPerSecond;
    this.frameMacroblocks = frameMacroblocks;
    this.bufferMacroblocks = bufferMacroblocks;
    this.kilobitsPerSecond = kilobitsPerSecond;
    this.bufferKilobits = bufferKilobits;
  }

  /** Ten times the level's number, as {@code level_idc} has it. */
  int tenfold() {
    return tenfold;
  }

  /**
   * The lowest level of High profile that a stream fits: not higher than it needs (HLS authoring
   * specification, rule 1.11). Streams beyond 5.2 get 5.2.
   */
  static H264Level lowestFor(
      Size size, Rational frameRate, int referenceFrames, long maxBitsPerSecond, long bufferBits) {
    long wide = Math.ceilDiv(size.width(), MACROBLOCK);
    long high = Math.ceilDiv(size.height(), MACROBLOCK);
    long macroblocks = wide * high;
    for (H264Level level : values()) {
      boolean fits =
          macroblocks <= level.frameMacroblocks
              && wide * wide <= 8 * level.frameMacroblocks
              && high * high <= 8 * level.frameMacroblocks
              && frameRate.times(macroblocks).compareTo(Rational.of(level.macroblocksPerSecond))
                  <= 0
              && macroblocks * referenceFrames <= level.bufferMacroblocks
              && maxBitsPerSecond <= level.kilobitsPerSecond * 1000 * HIGH_PROFILE_FACTOR
              && bufferBits <= level.bufferKilobits * 1000 * HIGH_PROFILE_FACTOR;
      if (fits) {
        return level;
      }
    }
    return L5_2;
  }
}
