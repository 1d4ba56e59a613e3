package academy.video.ops.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import academy.video.ops.submit.NodesSimulation.Result;
import academy.video.ops.submit.NodesSimulation.Video;
import academy.video.testing.GeneratedPage;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/many-machines.md, and what it promises. */
class ManyMachinesPageTest {

  private static final int VIDEOS = 200;
  private static final double PRICE = 0.04;

  /** The README's speed on two cores; one instance in ten is taken back each hour. */
  private static Video video(double hours) {
    return new Video(hours, /* speed= */ 1.71, /* vcpus= */ 2, /* lossesAnHour= */ 0.1);
  }

  private static double mean(List<Result> results, ToDoubleFunction<Result> value) {
    return results.stream().mapToDouble(value).average().orElseThrow();
  }

  private static double vcpuHours(Video video, List<Result> results) {
    return mean(results, Result::containerSeconds) * video.vcpus() / 3600;
  }

  @Test
  void page_isTheTableOfTheSimulation() throws Exception {
    StringBuilder table =
        new StringBuilder(
                "| video | nodes | minutes | slowest of 20 | vCPU-hours | against one node | cost |"
                    + " tail |\n")
            .append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (int hours : List.of(1, 3)) {
      Video video = video(hours);
      double one = vcpuHours(video, NodesSimulation.runs(video, 1, VIDEOS));
      for (int nodes = 1; nodes <= 64; nodes *= 2) {
        List<Result> results = NodesSimulation.runs(video, nodes, VIDEOS);
        double used = vcpuHours(video, results);
        table.append(
            String.format(
                Locale.ROOT,
                "| %d h | %d | %.1f | %.1f | %.2f | × %.2f | %.2f | %.0f s |%n",
                hours,
                nodes,
                mean(results, Result::wallSeconds) / 60,
                results.get(VIDEOS * 19 / 20).wallSeconds() / 60,
                used,
                used / one,
                used * PRICE,
                nodes == 1 ? 0 : mean(results, Result::tailSeconds)));
      }
    }

    GeneratedPage.check("many-machines.md", table.toString());
  }

  @Test
  void aThreeHourLecture_on32Nodes_takesLessThanTenMinutesAndLittleMoreThanOneNodesTime() {
    Video video = video(3);
    List<Result> results = NodesSimulation.runs(video, 32, VIDEOS);

    assertThat(results.get(VIDEOS * 19 / 20).wallSeconds()).isLessThan(600);
    assertThat(vcpuHours(video, results) / vcpuHours(video, NodesSimulation.runs(video, 1, VIDEOS)))
        .isLessThan(1.15);
  }

  /** What submit --dry-run prints must be worth choosing by. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 32})
  void theFormulaOfSubmit_isNearTheSimulation(int nodes) {
    for (int hours : List.of(1, 3)) {
      Video video = video(hours);
      List<Result> results = NodesSimulation.runs(video, nodes, VIDEOS);

      assertThat(video.work().wallSeconds(nodes))
          .as("%d h", hours)
          .isCloseTo(mean(results, Result::wallSeconds), withinPercentage(12));
    }
  }

  @Test
  void everyChunk_isEncodedHoweverManyNodesAreLost() {
    Video lossy = new Video(1, 1.71, 2, /* lossesAnHour= */ 6);

    for (Result result : NodesSimulation.runs(lossy, 8, 50)) {
      assertThat(result.wallSeconds()).isBetween(200.0, 7200.0);
      assertThat(result.containerSeconds()).isGreaterThan(120 * lossy.chunkSeconds() * 0.8);
    }
  }
}
