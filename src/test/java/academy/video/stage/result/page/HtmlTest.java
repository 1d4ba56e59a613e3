package academy.video.stage.result.page;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.testing.HostileTexts;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HtmlTest {

  @Provide
  static Arbitrary<String> texts() {
    return HostileTexts.any();
  }

  @Property
  void element_ofAnyText_isOneElementThatHarmsNobody(@ForAll("texts") String text) {
    String html = new Html().element("p", text, "title", text).done();

    assertThat(HostileTexts.harmIn(html)).isEmpty();
    assertThat(html).matches("(?s)<p title=\"[^<>\"]*\">[^<>\"]*</p>");
  }
}
