package academy.video.stage.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.testing.HostileTexts;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AttributeListTest {

  @Provide
  static Arbitrary<String> texts() {
    return HostileTexts.any();
  }

  @Property
  void quotable_ofAnyText_isTakenAndHarmsNobody(@ForAll("texts") String text) {
    String quotable = AttributeList.quotable(text);

    assertThat(HostileTexts.harmIn(quotable)).isEmpty();
    assertThat(quotable).doesNotContain("\"", "\n", "\t");
    assertThat(new AttributeList().quoted("NAME", quotable).toString())
        .isEqualTo("NAME=\"%s\"".formatted(quotable));
  }
}
