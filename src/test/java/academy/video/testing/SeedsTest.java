package academy.video.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** Two properties of the same values must see the same ones: they have one seed. */
class SeedsTest {

  // Static, since jqwik makes an instance for each try.
  private static final List<Long> FIRST = new ArrayList<>();
  private static final List<Long> SECOND = new ArrayList<>();

  @Property(tries = 50)
  void first(@ForAll long value) {
    FIRST.add(value);
  }

  @Property(tries = 50)
  void second(@ForAll long value) {
    SECOND.add(value);
  }

  @AfterContainer
  static void bothSawTheSameValues() {
    assertThat(FIRST).hasSizeGreaterThanOrEqualTo(50).isEqualTo(SECOND);
  }
}
