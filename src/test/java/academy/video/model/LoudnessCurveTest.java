package academy.video.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoudnessCurveTest {

  @Test
  void ofSeconds_ofFew_keepsEachToATenth() {
    LoudnessCurve curve = LoudnessCurve.ofSeconds(List.of(-20.04, -19.96, -70.0));

    assertThat(curve).isEqualTo(new LoudnessCurve(1000, List.of(-20.0, -20.0, -70.0)));
  }

  @Test
  void ofSeconds_ofTooMany_takesTheHighestOfSeveral() {
    List<Double> seconds = new ArrayList<>(Collections.nCopies(2001, -30.0));
    seconds.set(4, -10.0);
    seconds.set(2000, -40.0);

    LoudnessCurve curve = LoudnessCurve.ofSeconds(seconds);

    assertThat(curve.stepMs()).isEqualTo(3000);
    assertThat(curve.momentaryLufs()).hasSize(667);
    assertThat(curve.momentaryLufs().subList(0, 3)).containsExactly(-30.0, -10.0, -30.0);
  }

  @Test
  void ofSeconds_ofNothing_isEmpty() {
    assertThat(LoudnessCurve.ofSeconds(List.of()).momentaryLufs()).isEmpty();
  }
}
