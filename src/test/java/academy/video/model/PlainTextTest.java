package academy.video.model;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.testing.HostileTexts;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

  @ParameterizedTest
  @CsvSource({
    // Controls, also those of the upper half, and other line ends.
    "'a\u001b]0;title\u0007b', 'a ]0;title b'",
    "'a\u009b31mb', 'a 31mb'",
    "'a\u0085b', 'a b'",
    "'a\u007fb', 'a b'",
    "'a\u2028b\u2029c', 'a b c'",
    // What hides or turns what follows.
    "'exe.\u202etxt.mp4', 'exe.txt.mp4'",
    "'\u2066a\u2069', a",
    "'\ufeffa\u200bb\u00adc\u200ed', abcd",
    "'a\udb40\udc41', a",
    // Halves of surrogate pairs, and what is no character.
    "'a\ud800', 'a\ufffd'",
    "'\udc00a', '\ufffda'",
    "'a\uffff\ufdd0', 'a\ufffd\ufffd'",
  })
  void line_ofHostileText_is(String text, String plain) {
    assertThat(PlainText.line(text)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Vorlesung 7: Größe",
        "수업 7",
        "می\u200cخواهم", // Persian, with ZWNJ
        "क्\u200dष", // Hindi, with ZWJ after the virama
        "\ud83d\udc69\u200d\ud83d\udcbb", // a woman at a computer: two emoji and ZWJ
        "\u2764\ufe0f\u200d\ud83d\udd25", // a heart on fire: ZWJ after a variation selector
        "آية \u06dd", // the end of an ayah, which is Cf and can be seen
        "שלום world",
      })
  void line_ofWhatPeopleWrite_isThat(String text) {
    assertThat(PlainText.line(text)).isEqualTo(text);
  }

  @Test
  void line_ofAJoinerThatJoinsNothing_isWithoutIt() {
    assertThat(PlainText.line("\u200da \u200cb\u200d\u200d")).isEqualTo("a b\u200d");
  }

  @Test
  void lines_ofSeveralLines_keepsLineFeedsAndTabs() {
    assertThat(PlainText.lines("a\tb\r\nc\u0085d")).isEqualTo("a\tb \nc d");
    assertThat(PlainText.line("a\tb\nc")).isEqualTo("a b c");
  }

  @Test
  void json_ofHostileText_hasEscapesInstead() {
    assertThat(PlainText.json("{\"a\": \"\u202e\u0085\ufeff\udb40\udc41\ud800é\"}\n"))
        .isEqualTo("{\"a\": \"\\u202e\\u0085\\ufeff\\udb40\\udc41\\ufffdé\"}\n");
  }

  @Test
  void shortLine_ofALongText_isCutBetweenCharacters() {
    assertThat(PlainText.shortLine("abc", 3)).isEqualTo("abc");
    assertThat(PlainText.shortLine(" a\nbcd ", 3)).isEqualTo("a b…");
    assertThat(PlainText.shortLine("ab\ud83d\udcbb", 3)).isEqualTo("ab…");
  }

  @Provide
  static Arbitrary<String> texts() {
    return HostileTexts.any();
  }

  @Property
  void line_ofAnyText_isPlainAndStaysAsItIs(@ForAll("texts") String text) {
    String line = PlainText.line(text);

    assertThat(HostileTexts.harmIn(line)).isEmpty();
    assertThat(line).doesNotContain("\n", "\t");
    assertThat(PlainText.isLine(line)).isTrue();
  }

  @Property
  void lines_ofAnyText_isPlainAndStaysAsItIs(@ForAll("texts") String text) {
    String lines = PlainText.lines(text);

    assertThat(HostileTexts.harmIn(lines)).isEmpty();
    assertThat(PlainText.lines(lines)).isEqualTo(lines);
    assertThat(lines.chars().filter(c -> c == '\n').count())
        .isEqualTo(text.chars().filter(c -> c == '\n').count());
  }

  @Property
  void line_ofAnyLetters_isThat(@ForAll("letters") String text) {
    assertThat(PlainText.line(text)).isEqualTo(text);
  }

  @Provide
  static Arbitrary<String> letters() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .filter(c -> Character.isLetterOrDigit(c) || c == ' ')
        .array(Integer[].class)
        .ofMaxSize(20)
        .map(
            all -> {
              StringBuilder text = new StringBuilder();
              for (int c : all) {
                text.appendCodePoint(c);
              }
              return text.toString();
            });
  }
}
