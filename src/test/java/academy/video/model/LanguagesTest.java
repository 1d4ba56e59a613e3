package academy.video.model;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.testing.HostileTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {

  @ParameterizedTest
  @CsvSource({
    "ger, de",
    "deu, de",
    "de, de",
    "DEU, de",
    "' eng ', en",
    "fre, fr",
    "fra, fr",
    "chi, zh",
    "zho, zh",
    "cze, cs",
    "dut, nl",
    "gre, el",
    "per, fa",
    "rum, ro",
    "slo, sk",
    "wel, cy",
    "jpn, ja",
    "heb, he",
    "ind, id",
    "yid, yi",
    // Regions and scripts stay.
    "en-us, en-us",
    "por-br, pt-br",
    "zh-hant, zh-hant",
    // Languages without a short code keep the long one.
    "gsw, gsw",
    "mul, mul",
    // Nothing that a tag could be.
    "und, und",
    "'', und",
    "english, und",
    "e, und",
    "12, und",
    "en_US, und",
    "'en\"x', und",
  })
  void tag_ofAContainersCode_is(String code, String tag) {
    assertThat(Languages.tag(code)).isEqualTo(tag);
  }

  @Property(tries = 300)
  void tag_ofAnyText_isWellFormed(@ForAll String code) {
    assertThat(Languages.tag(code)).matches("[a-z]{2,3}(-[a-z0-9]{2,8})*");
  }

  @Test
  void tag_ofEveryIsoLanguage_isItsShortCode() {
    for (String twoLetters : Locale.getISOLanguages()) {
      // Withdrawn codes (iw, in, ji) mean the ones that replaced them.
      String shortCode = Locale.of(twoLetters).getLanguage();
      assertThat(Languages.tag(Locale.of(twoLetters).getISO3Language())).isEqualTo(shortCode);
      assertThat(Languages.tag(twoLetters)).isEqualTo(shortCode);
    }
  }

  @Test
  void displayName_withoutATitle_isTheLanguagesOwnName() {
    assertThat(Languages.displayName("ger", "", "", "Audio", List.of())).isEqualTo("Deutsch");
    assertThat(Languages.displayName("en", "", "", "Audio", List.of())).isEqualTo("English");
    assertThat(Languages.displayName("fra", "  ", "", "Audio", List.of())).isEqualTo("Français");
    assertThat(Languages.displayName("und", "", "", "Audio", List.of())).isEqualTo("Audio");
    assertThat(Languages.displayName("qqq", "", "", "Audio", List.of())).isEqualTo("Qqq");
  }

  @Test
  void displayName_withATitle_isThatTitleInOneQuotableLine() {
    assertThat(Languages.displayName("en", "Director's cut", "", "Audio", List.of()))
        .isEqualTo("Director's cut");
    assertThat(Languages.displayName("en", "say \"hi\"\r\n#EXT-X-ENDLIST", "", "Audio", List.of()))
        .isEqualTo("say  hi   #EXT-X-ENDLIST");
  }

  /** Each was found by a random seed, or by hand. */
  @ParameterizedTest
  @ValueSource(strings = {"\u0085", "\u202e", "\ufeff", "\u2028", "\u009b", "\u200b\u2066"})
  void displayName_ofATitleThatCannotBeSeen_isTheLanguage(String title) {
    assertThat(Languages.displayName("eng", title, "", "Audio", List.of())).isEqualTo("English");
  }

  @Provide
  Arbitrary<List<String>> titles() {
    return Arbitraries.oneOf(
            Arbitraries.of("", "English", "English 2", "Kommentar", "\n", "\"\""),
            HostileTexts.any())
        .list()
        .ofMaxSize(8);
  }

  @Property(tries = 300)
  void displayName_ofAnyTracks_isUniqueAndFitsAQuotedString(@ForAll("titles") List<String> titles) {
    List<String> names = new ArrayList<>();
    for (String title : titles) {
      names.add(Languages.displayName("eng", title, "", "Audio", names));
    }

    assertThat(names).doesNotHaveDuplicates();
    assertThat(names)
        .allSatisfy(
            name -> {
              assertThat(name).isNotBlank().doesNotContain("\"", "\n", "\t");
              assertThat(HostileTexts.harmIn(name)).isEmpty();
            });
  }
}
