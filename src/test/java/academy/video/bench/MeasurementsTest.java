package academy.video.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MeasurementsTest {

  private static final List<Usage> TEN_SECONDS = List.of(new Usage(10, 20, 1 << 20));

  @Test
  void median_ofAnEvenNumber_isTheMeanOfTheMiddleTwo() {
    assertThat(Statistics.median(9, 1, 3, 2)).isEqualTo(2.5);
    assertThat(Statistics.median(9, 1, 3)).isEqualTo(3);
  }

  @Test
  void usageMedian_always_takesEachQuantityByItself() {
    Usage median =
        Usage.median(List.of(new Usage(1, 30, 5), new Usage(2, 10, 6), new Usage(3, 20, 7)));

    assertThat(median).isEqualTo(new Usage(2, 20, 6));
  }

  @Test
  void parse_ofGnuTimesLine_addsUserAndSystemTime() {
    assertThat(ProcessMeter.parse("1.25 0.50 2048\n", 1.0))
        .isEqualTo(new Usage(1.0, 1.75, 2048 * 1024));
  }

  @Test
  void parse_ofSsimLines_takesTheMeanOfAllPlanes() {
    assertThat(
            SsimMeter.parse(
                """
                n:1 Y:0.981 U:0.99 V:0.99 All:0.984 (18.0)
                n:2 Y:1.000 U:1.00 V:1.00 All:1.000 (inf)
                """,
                "All:"))
        .containsExactly(0.984, 1.0);
  }

  @Test
  void limit_always_spreadsAllPartsOverTheCores() {
    Limit limit = new Limit(2, 1, Map.of("720p", 5.0, "360p", 2.0), 2);

    assertThat(limit.cpuSeconds()).isCloseTo(10, within(1e-9));
    assertThat(limit.wallSeconds()).isCloseTo(5, within(1e-9));
  }

  @Test
  void targets_whenTheWorkerIsSlowerAndOtherwiseEqual_missesWallTimeOnly() {
    Comparison comparison =
        new Comparison(
            "clip",
            List.of(new Usage(11, 20, 1 << 20)),
            TEN_SECONDS,
            1000,
            1000,
            List.of(new Comparison.Rung("720p", 900, 900, 0.98, 0.98)),
            Optional.of(new Limit(4, 4, Map.of("720p", 13.0), 2)));

    assertThat(Target.of(List.of(comparison), Optional.empty(), Optional.empty()))
        .filteredOn(target -> !target.isMet())
        .extracting(Target::what)
        .containsExactly("clip: wall / ffmpeg's");
  }

  @Test
  void targets_whenTheWorkerSavesBitsAtTheCostOfQuality_missesBoth() {
    Comparison comparison =
        new Comparison(
            "clip",
            List.of(new Usage(9, 19, 1 << 20)),
            TEN_SECONDS,
            900,
            1000,
            List.of(new Comparison.Rung("720p", 800, 900, 0.975, 0.98)),
            Optional.empty());

    assertThat(Target.of(List.of(comparison), Optional.empty(), Optional.empty()))
        .filteredOn(target -> !target.isMet())
        .extracting(Target::what)
        .containsExactly("clip: bytes / ffmpeg's", "clip: SSIM less ffmpeg's, 720p");
  }
}
