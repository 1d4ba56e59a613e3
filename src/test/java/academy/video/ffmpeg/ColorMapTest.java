package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import academy.video.ffmpeg.ColorMap.Rows;
import academy.video.model.Digests;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColorMapTest {

  private static final int NEUTRAL = 512;

  private static ColorMap bt2020(Transfer transfer, int peakNits) {
    return new ColorMap(0.2627, 0.0593, RgbPrimaries.BT2020, transfer, peakNits);
  }

  /** The 10-bit code of a signal (ITU-R BT.2100, table 9). */
  private static int code(double signal) {
    return (int) Math.round(64 + 876 * signal);
  }

  /** What one block of 2x2 pixels becomes. */
  private static Rows<byte[]> block(ColorMap map, int[] lumas, int cb, int cr) {
    Rows<byte[]> target = new Rows<>(new byte[2], new byte[2], new byte[1], new byte[1]);
    map.convert(
        new Rows<>(
            new short[] {(short) lumas[0], (short) lumas[1]},
            new short[] {(short) lumas[2], (short) lumas[3]},
            new short[] {(short) cb},
            new short[] {(short) cr}),
        target,
        1);
    return target;
  }

  private static int luma(ColorMap map, int luma, int cb, int cr) {
    return block(map, new int[] {luma, luma, luma, luma}, cb, cr).upper()[0] & 0xff;
  }

  @Test
  void convert_ofGreysInSdr_leavesThemAsTheyAre() {
    ColorMap map = bt2020(Transfer.SDR, 0);
    for (int luma = 16; luma <= 254; luma++) {
      Rows<byte[]> grey = block(map, new int[] {4 * luma, 4 * luma, 4 * luma, 4 * luma}, 512, 512);
      assertThat(grey.upper()[0] & 0xff).isEqualTo(luma);
      assertThat(grey.cb()[0] & 0xff).isEqualTo(128);
      assertThat(grey.cr()[0] & 0xff).isEqualTo(128);
    }
  }

  /** Levels of ITU-R BT.2408, table 1: grey of 18 %, grey of 83 %, reference white, 1000 cd/m². */
  @ParameterizedTest
  @CsvSource({
    // With highlights up to 1000 cd/m², white is a little below that of SDR, to leave them room.
    "PQ, 1000, 0.38, 109, 4",
    "PQ, 1000, 0.58, 214, 3",
    "PQ, 1000, 0.7518, 235, 0",
    "HLG, 1000, 0.38, 109, 4",
    "HLG, 1000, 0.75, 214, 3",
    "HLG, 1000, 1, 235, 0",
    "PQ, 203, 0.38, 109, 4",
    "PQ, 203, 0.58, 235, 1",
    "PQ, 203, 0.7518, 235, 0",
    "HLG, 203, 0.38, 109, 4",
    "HLG, 203, 0.75, 235, 1",
    "HLG, 203, 1, 235, 0",
  })
  void convert_ofReferenceLevelsInHdr_bringsThemWhereSdrHasThem(
      Transfer transfer, int peakNits, double signal, int expected, int tolerance) {
    ColorMap map = bt2020(transfer, peakNits);

    assertThat(luma(map, code(signal), NEUTRAL, NEUTRAL)).isCloseTo(expected, within(tolerance));
  }

  /** Red, green, blue and a skin tone of BT.709 at 500 cd/m², in PQ. */
  @ParameterizedTest
  @CsvSource({"1, 0, 0", "0, 1, 0", "0, 0, 1", "1, 0.45, 0.3", "0.1, 0.6, 1"})
  void convert_ofBrightColors_keepsTheirHue(double red, double green, double blue) {
    double nits = 500 / Transfer.WHITE_NITS;
    // The matrix of ITU-R BT.2087.
    double r = Transfer.pqSignal(nits * (0.6274 * red + 0.3293 * green + 0.0433 * blue));
    double g = Transfer.pqSignal(nits * (0.0691 * red + 0.9195 * green + 0.0114 * blue));
    double b = Transfer.pqSignal(nits * (0.0164 * red + 0.0880 * green + 0.8956 * blue));
    double y = 0.2627 * r + 0.6780 * g + 0.0593 * b;
    int luma = code(y);
    int cb = (int) Math.round(NEUTRAL + 896 * (b - y) / 1.8814);
    int cr = (int) Math.round(NEUTRAL + 896 * (r - y) / 1.4746);

    Rows<byte[]> mapped =
        block(bt2020(Transfer.PQ, 1000), new int[] {luma, luma, luma, luma}, cb, cr);

    double[] light = light(mapped);
    double most = Math.max(light[0], Math.max(light[1], light[2]));
    assertThat(most).isBetween(0.85, 1.01);
    assertThat(light[0] / most).isCloseTo(red, within(0.04));
    assertThat(light[1] / most).isCloseTo(green, within(0.04));
    assertThat(light[2] / most).isCloseTo(blue, within(0.04));
  }

  /** The light of a block's first pixel on a display for SDR. */
  private static double[] light(Rows<byte[]> block) {
    double y = ((block.upper()[0] & 0xff) - 16) / 219.0;
    double cb = ((block.cb()[0] & 0xff) - 128) / 224.0;
    double cr = ((block.cr()[0] & 0xff) - 128) / 224.0;
    double[] signals = {y + 1.5748 * cr, y - 0.1873 * cb - 0.4681 * cr, y + 1.8556 * cb};
    double[] light = new double[3];
    for (int i = 0; i < 3; i++) {
      light[i] = Math.pow(Math.clamp(signals[i], 0, 1), 2.4);
    }
    return light;
  }

  /**
   * Pixels between a block's darkest and brightest are interpolated: nobody may see it. Most it is
   * at the limits of BT.709, where a component begins all at once.
   */
  @ParameterizedTest
  @CsvSource({
    "PQ, 512, 512, 1",
    "HLG, 512, 512, 1",
    "SDR, 560, 440, 4",
    "PQ, 480, 600, 6",
    "HLG, 600, 500, 4"
  })
  void convert_ofBlocksOfAnyContrast_givesEachPixelWhatItGetsAlone(
      Transfer transfer, int cb, int cr, int tolerance) {
    ColorMap map = bt2020(transfer, 1000);
    for (int darkest = 100; darkest < 800; darkest += 7) {
      for (int range : new int[] {1, 7, 15, 16, 17, 130}) {
        int[] lumas = {darkest, darkest + range, darkest + range / 3, darkest + range / 2};
        Rows<byte[]> together = block(map, lumas, cb, cr);
        byte[] pixels = {
          together.upper()[0], together.upper()[1], together.lower()[0], together.lower()[1]
        };
        for (int i = 0; i < 4; i++) {
          assertThat(pixels[i] & 0xff)
              .as("luma %d in %d to %d", lumas[i], darkest, darkest + range)
              .isCloseTo(luma(map, lumas[i], cb, cr), within(tolerance));
        }
      }
    }
  }

  /** Also codes that no video should have. */
  @ParameterizedTest
  @CsvSource({
    "SDR, 8d8cc83f86033aa3",
    "PQ, b04cb920d3d1f18c",
    "HLG, d2502ffd40a44fa3",
  })
  void convert_ofEveryColor_givesTheSameBytesOnEveryProcessor(Transfer transfer, String digest) {
    ColorMap map = bt2020(transfer, 1000);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int luma = 0; luma < 1024; luma += 31) {
      for (int cb = 0; cb < 1024; cb += 33) {
        for (int cr = 0; cr < 1024; cr += 33) {
          Rows<byte[]> mapped =
              block(map, new int[] {luma, luma ^ 9, luma ^ 4, luma ^ (luma % 2 * 512)}, cb, cr);
          all.writeBytes(mapped.upper());
          all.writeBytes(mapped.lower());
          all.writeBytes(mapped.cb());
          all.writeBytes(mapped.cr());
        }
      }
    }
    assertThat(Digests.sha256(all.toByteArray())).startsWith(digest);
  }
}
