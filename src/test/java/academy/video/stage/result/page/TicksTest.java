package academy.video.stage.result.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTest {

  @Test
  void between_hasRoundValuesOnly() {
    assertThat(Ticks.between(0, 200_000, 5))
        .containsExactly(0.0, 50_000.0, 100_000.0, 150_000.0, 200_000.0);
    assertThat(Ticks.between(-60, 0, 5)).containsExactly(-60.0, -40.0, -20.0, 0.0);
    List<Double> qualities = Ticks.between(0.98, 1, 5);
    assertThat(qualities).hasSize(5);
    assertThat(qualities.get(1)).isCloseTo(0.985, within(1e-9));
    assertThat(qualities.getLast()).isCloseTo(1, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"152321, 200000", "1, 1", "3500000, 4000000", "0.3, 0.3", "101, 150", "0, 0"})
  void above_isTheNextTick(double value, double top) {
    assertThat(Ticks.above(value, 5)).isCloseTo(top, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0",
    "900, 1, 0",
    "3000, 4, 3000",
    "30000, 7, 30000",
    "63800, 7, 60000",
    "600000, 6, 600000",
    "10800000, 7, 10800000"
  })
  void times_areWholeSecondsMinutesOrHours(long durationMs, int count, long last) {
    List<Long> times = Ticks.times(durationMs, 6);

    assertThat(times).hasSize(count).contains(0L);
    assertThat(times.getLast()).isEqualTo(last);
  }
}
