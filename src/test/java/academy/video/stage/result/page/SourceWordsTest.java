package academy.video.stage.result.page;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.ColorDescription;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yuv420p | 8 bits, 4:2:0",
        "yuvj422p | 8 bits, 4:2:2",
        "yuv420p10le | 10 bits, 4:2:0",
        "gbrp | gbrp"
      })
  void pixelFormat_saysBitsAndColours(String name, String words) {
    assertThat(SourceWords.pixelFormat(name)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tv | bt709 | bt709 | standard dynamic range, BT.709",
        "pc | bt709 | bt709 | standard dynamic range, BT.709, full range",
        "tv | bt2020 | smpte2084 | HDR (PQ), BT.2020",
        "tv | unknown | unknown | standard dynamic range; primaries not stated",
        "tv | film | bt709 | standard dynamic range, film"
      })
  void color_isInWordsThatPeopleKnow(
      String range, String primaries, String transfer, String words) {
    assertThat(SourceWords.color(new ColorDescription(range, primaries, transfer, "bt709", 0)))
        .isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"h264, H.264", "pcm_s16le, PCM", "somethingnew, somethingnew"})
  void codec_thatIsNotKnown_staysAsItIs(String name, String words) {
    assertThat(SourceWords.codec(name)).isEqualTo(words);
  }
}
