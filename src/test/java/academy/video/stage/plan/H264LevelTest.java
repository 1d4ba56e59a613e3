package academy.video.stage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Rational;
import academy.video.model.Size;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H264LevelTest {

  /**
   * Maximum frame rates of ITU-T H.264, table A-6 and section A.3.4.1, and the limits of table A-1
   * at their edges.
   */
  @ParameterizedTest
  @CsvSource({
    // Macroblocks a second: exactly the maximum, and a little above it.
    "176, 144, 15, 3, 0, 10",
    "176, 144, 1501/100, 3, 0, 11",
    "352, 288, 30, 3, 0, 13",
    "352, 480, 30, 3, 0, 21",
    "640, 360, 25, 3, 0, 30",
    "720, 480, 30, 3, 0, 30",
    "720, 576, 25, 3, 0, 30",
    "1280, 720, 30, 3, 0, 31",
    "1280, 720, 60, 3, 0, 32",
    "1920, 1080, 30, 3, 0, 40",
    "1920, 1080, 60, 3, 0, 42",
    "3840, 2160, 30, 3, 0, 51",
    "3840, 2160, 60, 3, 0, 52",
    // Height and width alone: at most the square root of eight times the frame's maximum.
    "1808, 16, 1, 1, 0, 22",
    "1824, 16, 1, 1, 0, 31",
    "16, 1824, 1, 1, 0, 31",
    // Reference frames: 4 of 1280x720 in level 3.1, 16 only from level 5.
    "1280, 720, 30, 5, 0, 31",
    "1280, 720, 30, 6, 0, 40",
    "1280, 720, 30, 16, 0, 50",
    // Bits a second, 1.25 times the table's for High profile.
    "1280, 720, 30, 3, 17500000, 31",
    "1280, 720, 30, 3, 17500001, 32",
    "1280, 720, 30, 3, 25000001, 41",
    "1920, 1080, 30, 3, 62500001, 50",
  })
  void lowestFor_aStream_isTheTablesLevel(
      int width, int height, String rate, int references, long bitsPerSecond, int level) {
    assertThat(
            H264Level.lowestFor(
                    new Size(width, height), Rational.parse(rate), references, bitsPerSecond, 0)
                .tenfold())
        .isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({"17500000, 31", "17500001, 32", "31250000, 40", "31250001, 41"})
  void lowestFor_aBuffer_isTheTablesLevel(long bufferBits, int level) {
    assertThat(
            H264Level.lowestFor(new Size(1280, 720), Rational.of(30), 3, 1_000_000, bufferBits)
                .tenfold())
        .isEqualTo(level);
  }

  @Property
  void lowestFor_moreOfAnything_isNeverLower(
      @ForAll @IntRange(min = 16, max = 4096) int width,
      @ForAll @IntRange(min = 16, max = 2304) int height,
      @ForAll @IntRange(min = 1, max = 120) int rate,
      @ForAll @IntRange(min = 1, max = 200) int megabits,
      @ForAll @IntRange(max = 4) int what) {
    H264Level level = level(width, height, rate, 3, megabits);

    H264Level more =
        switch (what) {
          case 0 -> level(width * 5 / 4, height, rate, 3, megabits);
          case 1 -> level(width, height * 5 / 4, rate, 3, megabits);
          case 2 -> level(width, height, rate * 2, 3, megabits);
          case 3 -> level(width, height, rate, 4, megabits);
          default -> level(width, height, rate, 3, megabits * 2);
        };

    assertThat(more).isGreaterThanOrEqualTo(level);
  }

  private static H264Level level(int width, int height, int rate, int references, int megabits) {
    long bits = megabits * 1_000_000L;
    return H264Level.lowestFor(
        new Size(width, height), Rational.of(rate), references, bits, bits * 2);
  }
}
