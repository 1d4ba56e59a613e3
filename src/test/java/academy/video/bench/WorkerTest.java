package academy.video.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.json.Json;
import academy.video.model.EncodePlan;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WorkerTest {

  private final EncodePlan plan = Plans.twoRungs();

  @Test
  void planIn_whenThePlanIsAPartOfTheOutput_findsIt() {
    String output = new Json().text(Map.of("source", Map.of("container", "mp4"), "plan", plan));

    assertThat(Worker.planIn(output)).isEqualTo(plan);
  }

  @Test
  void planIn_whenThePlanIsAllOfTheOutput_findsIt() {
    assertThat(Worker.planIn(new Json().text(plan))).isEqualTo(plan);
  }

  @Test
  void planIn_whenLogLinesComeFirst_findsIt() {
    String output = "{\"event\": \"job.started\"}\n" + new Json().text(plan);

    assertThat(Worker.planIn(output)).isEqualTo(plan);
  }

  @Test
  void planIn_withoutPlan_quotesWhatItGot() {
    assertThatThrownBy(() -> Worker.planIn("{\"a\": 1}"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("{\"a\": 1}");
    assertThatThrownBy(() -> Worker.planIn("plan made")).isInstanceOf(BenchException.class);
  }
}
