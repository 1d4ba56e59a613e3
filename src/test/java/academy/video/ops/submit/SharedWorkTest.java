package academy.video.ops.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import academy.video.model.NodesWanted;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedWorkTest {

  private static final NodesWanted AUTO = new NodesWanted.Auto();

  /** Three hours at 1.7 times real time on two cores. */
  private static final SharedWork LECTURE = new SharedWork(12_706, 180, 360, 2);

  @ParameterizedTest
  @ValueSource(ints = {60, 359, 361, 700, 1_000, 2_000, 6_353, 20_000, 50_000})
  void auto_forAnyWork_givesEachOfSeveralNodesThreeToFiveMinutes(int secondsOnOneNode) {
    SharedWork work = new SharedWork(2 * secondsOnOneNode, 0, 360, 2);

    int nodes = work.choose(AUTO);

    double each = secondsOnOneNode / (double) nodes;
    assertThat(nodes == 1 ? each < 360 : each >= 180 && each <= 300).as("%s nodes", nodes).isTrue();
  }

  @Test
  void auto_neverTakesMoreNodesThanThereAreChunks() {
    assertThat(new SharedWork(100_000, 0, 7, 2).choose(AUTO)).isEqualTo(7);
    assertThat(new SharedWork(100_000, 0, 1, 2).choose(AUTO)).isEqualTo(1);
    assertThat(new SharedWork(1e9, 0, 20_000, 2).choose(AUTO)).isEqualTo(10_000);
  }

  @Test
  void finishIn_aTimeThatCanBe_isTheFewestNodesThatAreDone() {
    int nodes = LECTURE.choose(new NodesWanted.FinishIn(Duration.ofMinutes(10)));

    assertThat(LECTURE.wallSeconds(nodes)).isLessThanOrEqualTo(600);
    assertThat(LECTURE.wallSeconds(nodes - 1)).isGreaterThan(600);
  }

  @Test
  void finishIn_aTimeThatNoNumberReaches_isTheFewestThatAreFastest() {
    int nodes = LECTURE.choose(new NodesWanted.FinishIn(Duration.ofMinutes(1)));

    assertThat(LECTURE.wallSeconds(nodes)).isEqualTo(LECTURE.wallSeconds(360));
    assertThat(LECTURE.wallSeconds(nodes - 1)).isGreaterThan(LECTURE.wallSeconds(nodes));
    assertThat(nodes).as("audio takes as long as this many need for video").isBetween(30, 45);
  }

  @Test
  void table_ofALecture_meetsWhatManyMachinesPromise() {
    var rows = LECTURE.table(27, Optional.of(new BigDecimal("0.04")));

    assertThat(rows).extracting(SharedWork.Row::nodes).containsExactly(1, 2, 4, 8, 16, 27, 32, 64);
    SharedWork.Row one = rows.getFirst();
    SharedWork.Row thirtyTwo = rows.get(6);
    assertThat(one.minutes()).isBetween(105.0, 110.0);
    assertThat(thirtyTwo.minutes()).isLessThan(10);
    assertThat(thirtyTwo.vcpuHours() / one.vcpuHours()).isLessThan(1.15);
    assertThat(one.cost().orElseThrow().doubleValue())
        .isCloseTo(one.vcpuHours() * 0.04, within(0.001));
  }
}
