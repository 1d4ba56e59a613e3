package academy.video.stage.result.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {

  /** What loads, runs or leads anywhere. */
  private static final Pattern ACTIVE =
      Pattern.compile(
          "<(script|img|link|iframe|object|embed|a|form|base)\\b|\\son[a-z]+=|javascript:");

  private static String page(SampleReport report) {
    return new String(report.page(), UTF_8);
  }

  static Stream<SampleReport> reports() {
    return Stream.of(
        SampleReport.succeeded(),
        SampleReport.ofAudioOnly(),
        SampleReport.failedWhileEncoding(),
        SampleReport.failedBeforeProbing());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void page_ofAnyJob_isWellFormedAndLoadsNothing(SampleReport report) throws Exception {
    String page = page(report);

    assertThat(ACTIVE.matcher(page).find()).isFalse();
    assertThat(page).doesNotContain("http://", "https://", "url(", "@import", "{{");
    assertThat(page).contains("lecture-7", "default-src 'none'");
    assertThat(body(page)).isNotNull();
  }

  @Test
  void page_allowsItsOwnStyleOnly() throws Exception {
    String page = page(SampleReport.succeeded());
    String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
    String digest =
        Base64.getEncoder()
            .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8)));

    assertThat(page).contains("style-src 'sha256-" + digest + "'");
    assertThat(page).doesNotContain(" style=");
  }

  @Test
  void page_namesEveryTableByANameOfItsOwn() throws Exception {
    NodeList all = document(page(SampleReport.succeeded())).getElementsByTagName("div");
    List<String> names =
        java.util.stream.IntStream.range(0, all.getLength())
            .mapToObj(i -> ((Element) all.item(i)).getAttribute("aria-label"))
            .filter(name -> !name.isEmpty())
            .toList();

    assertThat(names).hasSizeGreaterThan(5).doesNotHaveDuplicates();
  }

  @Test
  void page_ofASuccess_tellsEverythingOfTheReport() {
    String page = page(SampleReport.succeeded());

    assertThat(page)
        .contains("Succeeded", "generation 0f1e2d3c", "0:20", "3.08×")
        .contains("lecture.mp4", "the only video stream", "neither frame nor audio")
        .contains("1280×720", "3.50 Mbit/s", "avc1.64001f", "English", "Deutsch (forced)")
        .contains("Bit rate over time", "Quality over time", "Chunks on their workers")
        .contains("encode-0", "encode-1", "waiting for the store")
        .contains("-23.1 LUFS", "+7.1 dB", "limited")
        .contains("12.5 % of what its header promises", "6.0 % of the presentation")
        .contains("Encoded again, since it came out below the floor", "0.9631")
        .contains("There is a single variant.", "8.1.2", "2026-11-23T15:02:14Z");
  }

  @Test
  void page_ofAFailure_saysWhyAndHowFarItCame() {
    String page = page(SampleReport.failedWhileEncoding());

    assertThat(page)
        .contains("Failed: STORAGE_THROTTLED", "The store said 503 &lt;SlowDown&gt;.")
        .contains("What to do: Wait &amp; see.", "Exit code 31", "in stage encode")
        .contains("until it failed, with 1 of 2 chunks done", "an earlier attempt")
        .doesNotContain("Chunks on their workers");
  }

  @Test
  void page_ofAFailureBeforeAnythingWasKnown_hasNoEmptySections() {
    String page = page(SampleReport.failedBeforeProbing());

    assertThat(page)
        .contains("Why it failed", "until it failed")
        .doesNotContain(">Source<", "What was made", "over time", "Damage", "Length");
  }

  @Test
  void page_ofAudioOnly_hasNoFrames() {
    assertThat(page(SampleReport.ofAudioOnly()))
        .contains("English", "Loudness")
        .doesNotContain("Bit rate over time", "Quality over time", ">Video</h3>", "Lowest quality");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</script><script>alert(1)</script>",
        "</title><img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "' onmouseover='alert(1)",
        "<!-- --> ]]> &lt;b&gt;",
        "{{body}}{{style}}$1\\",
        "\u202Egpj.exe \u2028\u2029 \u0000\u0007 \uFFFF"
      })
  void page_ofAHostileSource_isTextAndNothingElse(String title) throws Exception {
    SampleReport report = SampleReport.withHostileTitles(title);
    String page = page(report);

    List<String> plain = elementsOf(page(SampleReport.withHostileTitles("plain")));
    assertThat(elementsOf(page)).isEqualTo(plain);
    assertThat(page.codePoints())
        .noneMatch(c -> c == 0x202E || c == 0x2028 || c == 0x2029 || c == 0 || c == 7);
    if (title.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      assertThat(body(page).getTextContent()).contains(title);
    }
  }

  @Test
  void page_withAPoster_holdsItsBytes() throws Exception {
    byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, '<', '"', '\'', '&'};
    SampleReport report = SampleReport.succeeded();
    String page =
        new String(
            ReportPage.of(report.report(), report.failure(), report.writtenAt(), Optional.of(jpeg)),
            UTF_8);

    Element image = (Element) document(page).getElementsByTagName("img").item(0);
    String data = image.getAttribute("src");
    assertThat(data).startsWith("data:image/jpeg;base64,");
    assertThat(Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1))).isEqualTo(jpeg);
    assertThat(page).contains("default-src 'none'; img-src data:");
  }

  @Test
  void page_ofThreeHours_staysSmall() {
    SampleReport report = SampleReport.ofHours(3);

    assertThat(report.page()).hasSizeLessThan(1_500_000);
  }

  /** Every element in its order, with the names of its attributes. */
  private static List<String> elementsOf(String page) throws Exception {
    NodeList all = document(page).getElementsByTagName("*");
    return java.util.stream.IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .map(element -> element.getTagName() + element.getAttributes().getLength())
        .toList();
  }

  private static Element body(String page) throws Exception {
    return (Element) document(page).getElementsByTagName("body").item(0);
  }

  /** Everything behind the head is XML too: every element of ours is closed. */
  private static Document document(String page) throws Exception {
    String body = page.substring(page.indexOf("<body>"), page.indexOf("</body>") + 7);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new java.io.StringReader(body)));
  }
}
