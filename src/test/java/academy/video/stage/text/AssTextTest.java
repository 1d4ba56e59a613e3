package academy.video.stage.text;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.testing.HostileTexts;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssTextTest {

  private static String ofAss(String text) {
    return AssText.toWebVtt("7,0,Default,,0,0,0,," + text, /* isAss= */ true).replace("\n", "|");
  }

  private static String ofOther(String text) {
    return AssText.toWebVtt("7,0,Default,,0,0,0,," + text, /* isAss= */ false).replace("\n", "|");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '"',
      value = {
        "Hello, world @ Hello, world",
        "two\\Nlines @ two|lines",
        "soft\\nbreak @ soft break",
        "a\\N\\N\\Nb @ a|b",
        "\\N a \\N @ a",
        "{\\i1}a{\\i0} b @ <i>a</i> b",
        "{\\b1\\i1}a{\\b0}b @ <b><i>a</i></b><i>b</i>",
        "{\\b700}a{\\b}b @ <b>a</b>b",
        "{\\u1}never closed @ <u>never closed</u>",
        "{\\i1}{\\i0}nothing @ nothing",
        "{\\i1}a{\\r}b{\\i1}c{\\rOther}d @ <i>a</i>b<i>c</i>d",
        "{\\pos(1,2)\\c&HFF&\\fs20\\an8\\blur2\\be1\\bord3\\k20}a @ a",
        "{\\t(0,5,\\i1)}a @ a",
        "{a comment}a @ a",
        "{\\p1}m 0 0 l 100 0{\\p0}a @ a",
        "{\\pbo9}a @ a",
        "a < b && c > d --> e @ a &lt; b &amp;&amp; c &gt; d --&gt; e",
        "a {open @ a {open",
        "\\{literal\\} @ {literal}"
      })
  void toWebVtt_ofAss_keepsBoldItalicAndUnderlineOnly(String ass, String expected) {
    assertThat(ofAss(ass)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '"',
      value = {
        "{\\i1}a{\\i0}\\Nb @ <i>a</i>|b",
        "if (a) { b(); } @ if (a) { b(); }",
        "C:\\new @ C:\\new",
        "\\{{}x\\} @ {x}",
        "f(\\\u2060n) @ f(\\n)"
      })
  void toWebVtt_ofOtherFormats_keepsTheirBracesAndBackslashes(String text, String expected) {
    assertThat(ofOther(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"''", "{\\p1}m 0 0", "{\\i1}{\\i0}", "'  \\h \\N '", "\u0000\u0007\ufeff"})
  void toWebVtt_ofNothingToRead_isEmpty(String ass) {
    assertThat(ofAss(ass)).isEmpty();
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.oneOf(
            Arbitraries.of(
                "{\\i1}",
                "{\\b1}",
                "{\\u1}",
                "{\\i0}",
                "{\\r}",
                "\\N",
                "\\n",
                "\\h",
                "{",
                "}",
                "-->",
                "<i>",
                "&",
                "\n",
                "\r\n",
                "\ud800",
                "\u2028",
                " ",
                "00:00:00.000",
                "WEBVTT"),
            HostileTexts.any())
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 1000)
  void toWebVtt_ofAnything_isACueThatTheCheckerTakes(@ForAll("hostile") String text) {
    for (boolean isAss : new boolean[] {true, false}) {
      String cue = AssText.toWebVtt("0,0,,,0,0,0,," + text, isAss);

      assertThat(cue).doesNotContain("\n\n", "-->").isEqualTo(cue.strip());
      assertThat(HostileTexts.harmIn(cue)).isEmpty();
      if (!cue.isEmpty()) {
        Cues.requireReadable(cue);
      }
    }
  }
}
