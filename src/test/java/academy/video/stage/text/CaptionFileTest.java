package academy.video.stage.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.Timeline;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionFileTest {

  /** A minute in segments of 2 s. */
  private static final Timeline TIMELINE = SamplePlans.timeline(Rational.of(25), 1500, 50, 50);

  private static final String SRT =
      """
      1
      00:00:01,500 --> 00:00:03,000
      안녕하세요 여러분

      2
      00:00:04,000 --> 00:00:05,000
      <i>강의</i>를 시작합니다
      """;

  private static CaptionFile read(byte[] file) {
    return CaptionFile.read(file, "lecture.srt", Optional.empty());
  }

  private static CaptionFile read(String file) {
    return read(file.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> cues(CaptionFile file, Rational offset) {
    String all =
        new String(FittedCaptions.of(file, TIMELINE, offset).webVtt(), StandardCharsets.UTF_8);
    return List.of(all.strip().split("\n\n", -1)).stream()
        .skip(1)
        .map(cue -> cue.replace("\n", "|"))
        .toList();
  }

  private static List<String> cues(String file) {
    return cues(read(file), Rational.ZERO);
  }

  private static void assertRefused(byte[] file, ExitCode code, String... parts) {
    assertThatThrownBy(() -> FittedCaptions.of(read(file), TIMELINE, Rational.ZERO))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(code);
              assertThat(List.of(parts)).allMatch(e.failure().reason()::contains);
            });
  }

  @Test
  void read_srt_keepsTimesTextAndStyle() {
    assertThat(cues(SRT))
        .containsExactly(
            "00:00:01.500 --> 00:00:03.000|안녕하세요 여러분",
            "00:00:04.000 --> 00:00:05.000|<i>강의</i>를 시작합니다");
    assertThat(read(SRT).format()).isEqualTo(CaptionFile.Format.SRT);
  }

  @Test
  void read_srtAsPeopleWriteIt_isRead() {
    assertThat(
            cues(
                """
                1\r
                0:0:1.5 --> 0:0:2,5 X1:40 X2:600\r
                {\\an8}A <font color="red">red</font> {brace} & 1 < 2\r
                \r
                second paragraph\r
                2\r
                00:00:03,000 --> 00:00:04,000\r
                no blank line before\r
                """))
        .containsExactly(
            "00:00:01.500 --> 00:00:02.500|A red {brace} &amp; 1 &lt; 2|second paragraph",
            "00:00:03.000 --> 00:00:04.000|no blank line before");
  }

  @Test
  void read_webVtt_skipsWhatIsNoCue() {
    assertThat(
            cues(
                """
                WEBVTT - lecture
                X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000

                STYLE
                ::cue { color: red }

                NOTE 00:00 is no cue

                intro
                00:01.000 --> 00:02.000 line:0 align:start
                <v Ann><b>Hello</b> &amp; welcome</v>

                01:02.000 --> 01:03.000
                after the end
                """))
        .containsExactly("00:00:01.000 --> 00:00:02.000|<b>Hello</b> &amp; welcome");
  }

  @Test
  void read_ass_takesTheFieldsThatItsFormatNames() {
    assertThat(
            cues(
                """
                [Script Info]
                Title: lecture

                [Events]
                Format: Start, End, Style, Text
                Comment: 0:00:00.00,0:00:09.00,Default,no text
                Dialogue: 0:00:01.50,0:00:02.00,Default,{\\b1}One{\\b0}, two\\Nthree
                """))
        .containsExactly("00:00:01.500 --> 00:00:02.000|<b>One</b>, two|three");
  }

  @Test
  void read_ttml_addsUpTimesAndStyles() {
    assertThat(
            cues(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
                    xmlns:tts="http://www.w3.org/ns/ttml#styling" ttp:frameRate="25" xml:lang="en">
                  <head><styling><style xml:id="s1" tts:fontStyle="italic"/></styling></head>
                  <body begin="1s"><div>
                    <p begin="00:00:01.500" end="00:00:02.000">Plain
                      text<br/>and <span tts:fontWeight="bold">bold</span> {\\b1}</p>
                    <p begin="4s" dur="25f" style="s1">italic</p>
                    <p begin="00:00:08:05" end="9s">frames</p>
                    <p><span begin="20s" end="21s">a span of its own</span></p>
                  </div></body>
                </tt>
                """))
        .containsExactly(
            "00:00:02.500 --> 00:00:03.000|Plain text|and <b>bold</b> {\\b1}",
            "00:00:05.000 --> 00:00:06.000|<i>italic</i>",
            "00:00:09.200 --> 00:00:10.000|frames",
            "00:00:21.000 --> 00:00:22.000|a span of its own");
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8,UTF-8",
    "x-windows-949,CP949",
    "UTF-16LE,UTF-16LE",
    "UTF-16BE,UTF-16BE",
    "UTF-16,UTF-16BE", // with a byte order mark
  })
  void read_korean_inAnyOfItsEncodings_isDetected(String charset, String shown) {
    CaptionFile file = read(SRT.getBytes(Charset.forName(charset)));

    assertThat(file.encoding()).isEqualTo(shown);
    assertThat(cues(file, Rational.ZERO)).isEqualTo(cues(SRT));
  }

  @ParameterizedTest
  @CsvSource({
    "x-windows-949,CP949,네 맞아요",
    "x-windows-949,CP949,똠방각하의 펲시콜라",
    "windows-1252,windows-1252,Über größere Maße",
    "windows-1252,windows-1252,café",
    "windows-1252,windows-1252,Århus",
    "windows-1252,windows-1252,plain ASCII – nearly",
    "Shift_JIS,Shift_JIS,こんにちは。講義を始めます",
    "GB18030,GB18030,大家好我们开始上课",
  })
  void read_aFewWordsInAnOldEncoding_areDetected(String charset, String shown, String words) {
    byte[] file =
        "1\n00:00:01,000 --> 00:00:02,000\n%s\n"
            .formatted(words)
            .getBytes(Charset.forName(charset));

    assertThat(read(file).encoding()).isEqualTo(shown);
    assertThat(cues(read(file), Rational.ZERO).getFirst()).endsWith("|" + words);
  }

  @Test
  void read_withAnEncodingThatTheUserNames_takesThat() {
    byte[] file =
        "1\n00:00:01,000 --> 00:00:02,000\nПривет\n".getBytes(Charset.forName("windows-1251"));

    CaptionFile captions = CaptionFile.read(file, "a.srt", Optional.of("windows-1251"));

    assertThat(cues(captions, Rational.ZERO).getFirst()).endsWith("|Привет");
  }

  @Test
  void read_withAnUnknownEncoding_isAWrongCommandLine() {
    assertThatThrownBy(() -> CaptionFile.read(new byte[1], "a.srt", Optional.of("klingon?")))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void of_withAnOffset_shiftsEveryCue_andCutsWhatBeginsBeforeZero() {
    assertThat(cues(read(SRT), Rational.of(-2)))
        .containsExactly(
            "00:00:00.000 --> 00:00:01.000|안녕하세요 여러분",
            "00:00:02.000 --> 00:00:03.000|<i>강의</i>를 시작합니다");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "just some text", "{\"cues\": []}", "%PDF-1.7"})
  void read_whatIsNoCaptions_isRefused(String file) {
    assertRefused(
        file.getBytes(StandardCharsets.UTF_8), ExitCode.SOURCE_UNSUPPORTED, "neither SRT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WEBVTT\n\nnothing\n",
        "<html><p>no times</p></html>",
        "00:00:05,000 --> 00:00:04,000\nbackwards\n",
        "[Script Info]\n[Events]\nDialogue: nonsense\n"
      })
  void read_captionsWithoutAReadableCue_areRefused(String file) {
    assertRefused(file.getBytes(StandardCharsets.UTF_8), ExitCode.SOURCE_UNSUPPORTED, "no cue");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<tt><body><p begin='0s' end='1s'>not closed",
        "<!DOCTYPE tt [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><tt><p begin='0s' end='1s'>&x;</p></tt>",
      })
  void read_hostileXml_isRefused_andOpensNothing(String file) {
    assertRefused(file.getBytes(StandardCharsets.UTF_8), ExitCode.SOURCE_UNSUPPORTED);
  }

  @Test
  void read_xmlNestedWithoutEnd_isRefused() {
    assertRefused(
        "<a>".repeat(100_000).getBytes(StandardCharsets.UTF_8),
        ExitCode.SOURCE_UNSUPPORTED,
        "more than 64");
  }

  @Test
  void read_tooLargeAFile_isRefused() {
    assertRefused(new byte[CaptionFile.LARGEST + 1], ExitCode.SOURCE_OVER_LIMIT, "16,777,216");
  }

  @Test
  void read_tooManyCues_isRefused() {
    String cue = "00:00:01,000 --> 00:00:02,000\na\n\n";

    assertRefused(
        cue.repeat(CueList.MOST_CUES + 1).getBytes(StandardCharsets.UTF_8),
        ExitCode.SOURCE_OVER_LIMIT,
        "100,000");
  }

  @Test
  void write_ofCuesThatLastForEver_endsBeforeTheMemoryIsFull() {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      file.append("00:00:00,000 --> 9999:00:00,000\ncue ").append(i).append("\n\n");
    }
    Timeline hours = SamplePlans.timeline(Rational.of(25), 25 * 36_000, 50, 50);
    FittedCaptions captions = FittedCaptions.of(read(file.toString()), hours, Rational.ZERO);

    assertThatThrownBy(
            () ->
                captions.write(
                    SamplePlans.text(
                        "captions-0", "ko", "한국어", academy.video.model.StreamRoles.NONE),
                    (_, _, _) -> {}))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.SOURCE_OVER_LIMIT));
  }

  @Test
  void of_captionsOfAnotherVideo_saysWhereTheFirstCueIs() {
    assertRefused(
        "01:30:00,000 --> 01:30:01,000\nlate\n".getBytes(StandardCharsets.UTF_8),
        ExitCode.SOURCE_UNSUPPORTED,
        "00:01:00.000",
        "01:30:00.000");
  }
}
