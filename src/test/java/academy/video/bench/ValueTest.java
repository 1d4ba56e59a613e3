package academy.video.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ValueTest {

  private static Value.Encoder encoder(String name, double bytes, double cpu) {
    return new Value.Encoder(
        name,
        List.of(
            new Value.Point(18, Math.round(8000 * bytes), 8 * cpu, 44, 0.999),
            new Value.Point(22, Math.round(4000 * bytes), 6 * cpu, 42, 0.998),
            new Value.Point(26, Math.round(2000 * bytes), 5 * cpu, 40, 0.996),
            new Value.Point(30, Math.round(1000 * bytes), 4 * cpu, 38, 0.992)));
  }

  private static Value value(String clip) {
    return Value.of(
        clip,
        "1280x720",
        List.of(encoder("standard", 0.9, 1), encoder("lecture", 0.5, 1.5)),
        List.of(encoder("faster", 1, 1), encoder("slow", 0.8, 2)));
  }

  @Test
  void of_always_comparesEachProfileWithEachCommand() {
    assertThat(value("head").ratios())
        .extracting(ratio -> ratio.profile() + "/" + ratio.command())
        .containsExactly("standard/faster", "standard/slow", "lecture/faster", "lecture/slow");
  }

  @Test
  void ratio_always_isOfBytesAndCpuAtEqualQuality() {
    Value.Ratio ratio = value("head").ratios().get(3);

    assertThat(ratio.bytes()).isCloseTo(0.625, within(1e-9));
    assertThat(ratio.cpu()).isCloseTo(0.75, within(1e-9));
    assertThat(ratio.bytesBySsim()).isCloseTo(0.625, within(1e-9));
  }

  @Test
  void ssimDecibels_always_areTheDistanceFromOne() {
    assertThat(new Value.Point(22, 1, 1, 40, 0.99).ssimDecibels()).isCloseTo(20, within(1e-9));
  }

  @Test
  void againstTheBest_always_takesTheCommandWithTheFewestBytes() {
    assertThat(value("head").againstTheBest("standard").command()).isEqualTo("slow");
    assertThatThrownBy(() -> value("head").againstTheBest("tiny"))
        .isInstanceOf(BenchException.class);
  }

  @Test
  void targets_ofStillContent_judgeTheLectureProfileAndOfTheOtherTheStandard() {
    assertThat(Target.of(value("screen")))
        .extracting(Target::what, Target::isMet)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("screen: lecture's bytes / ffmpeg slow's", false),
            org.assertj.core.groups.Tuple.tuple("screen: lecture's CPU / ffmpeg slow's", true));
    assertThat(Target.of(value("lecture")).getFirst().isMet()).isTrue();
    assertThat(Target.of(value("natural")).getFirst())
        .satisfies(
            target -> {
              assertThat(target.what()).isEqualTo("natural: standard's bytes / ffmpeg slow's");
              assertThat(target.value()).isCloseTo(1.125, within(1e-9));
              assertThat(target.isMet()).isFalse();
            });
  }

  @Test
  void xpsnrOfLuma_ofTheFiltersLastLine_isItsAverage() {
    String statistics =
        """
        n:    1  XPSNR y: 41.0000  XPSNR u: 50.0000  XPSNR v: 51.0000

        XPSNR average, 150 frames  y: 35.4040  u: 44.1000  v: 45.2000  (minimum: 35.4040)
        """;

    assertThat(ValueRunner.xpsnrOfLuma(statistics, 148)).isEqualTo(35.404);
    assertThatThrownBy(() -> ValueRunner.xpsnrOfLuma(statistics, 151))
        .isInstanceOf(BenchException.class);
    assertThatThrownBy(() -> ValueRunner.xpsnrOfLuma("", 0)).isInstanceOf(BenchException.class);
  }
}
