package academy.video.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.testing.HostileTexts;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private final Json json = new Json();

  record Inner(String name) {}

  record Sample(
      int frameCount,
      long sizeBytes,
      double ssim,
      boolean isDefault,
      String title,
      Optional<Integer> attempt,
      List<Inner> parts) {}

  private static final String WHOLE =
      """
      {"frame_count": 1, "size_bytes": 2, "ssim": 0.5, "is_default": true, "title": "t",
       "attempt": null, "parts": [{"name": "n"}]}
      """;

  private Sample read(String text) {
    return json.read(text.getBytes(StandardCharsets.UTF_8), Sample.class);
  }

  @Test
  void read_ofEveryMember_isTheRecord() {
    Sample sample = new Sample(1, 2, 0.5, true, "t", Optional.empty(), List.of(new Inner("n")));

    assertThat(read(WHOLE)).isEqualTo(sample);
    assertThat(read(json.text(sample))).isEqualTo(sample);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frame_count",
        "size_bytes",
        "ssim",
        "is_default",
        "title",
        "attempt",
        "parts",
        "name"
      })
  void read_withoutAMember_failsWithItsName(String member) {
    String without =
        WHOLE
            .replaceFirst("\"%s\": (\\[.*?\\]|[^,}]+)(, *\\n? ?|(?=}))".formatted(member), "")
            .replace(", }", "}")
            .replaceFirst(",\\s*}", "}");

    assertThat(without).doesNotContain(member);
    assertThatThrownBy(() -> read(without))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(member);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frame_count | null",
        "frame_count | \"1\"",
        "frame_count | 1.5",
        "frame_count | 99999999999",
        "is_default | null",
        "is_default | \"true\"",
        "ssim | null",
        "title | null",
        "parts | {}",
      })
  void read_ofAValueOfAnotherType_failsWithItsName(String member, String value) {
    String wrong =
        WHOLE.replaceFirst(
            "\"%s\": (\\[.*?\\]|[^,}]+)".formatted(member), "\"%s\": %s".formatted(member, value));

    assertThatThrownBy(() -> read(wrong))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(member);
  }

  @Provide
  static Arbitrary<String> texts() {
    return HostileTexts.any();
  }

  @Property(tries = 300)
  void text_ofAnyText_isReadBackAndHarmsNobody(@ForAll("texts") String text) {
    String written = json.text(new Inner(text));

    assertThat(HostileTexts.harmIn(written)).isEmpty();
    // UTF-8 has no form for half of a surrogate pair, so what is read back has U+FFFD there.
    String expected = new String(text.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
    assertThat(json.read(written.getBytes(StandardCharsets.UTF_8), Inner.class).name())
        .isEqualToIgnoringCase(expected.replace("\uffff", "\ufffd"));
  }
}
