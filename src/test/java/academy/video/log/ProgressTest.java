package academy.video.log;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.ExpectedWork;
import academy.video.model.LogFormat;
import academy.video.model.Stage;
import academy.video.testing.JsonLines;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {

  private static final long SECOND = 1_000_000_000L;

  private final JobMeter meter = new JobMeter();
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void of_beforeThePlan_knowsNothing() {
    assertThat(Progress.of(meter, 0)).isEqualTo(new Progress(0, 0, OptionalLong.empty()));
  }

  @Test
  void of_aResumedJob_countsOnlyNewWorkAsSpeed() {
    meter.planned(new ExpectedWork(/* mediaMs= */ 100_000, /* vcpuSeconds= */ 1), /* chunks= */ 10);
    meter.chunkResumed(50_000);
    meter.mediaEncoded(10_000);

    // 60 of 100 s are there; 10 s of them took 5 s, so the other 40 s take 20 s.
    assertThat(Progress.of(meter, 5 * SECOND)).isEqualTo(new Progress(60, 2, OptionalLong.of(20)));
  }

  @Test
  void of_aJobThatHasJustBegun_hasNoRemainingTime() {
    meter.planned(new ExpectedWork(/* mediaMs= */ 100_000, /* vcpuSeconds= */ 1), /* chunks= */ 10);

    assertThat(Progress.of(meter, SECOND)).isEqualTo(new Progress(0, 0, OptionalLong.empty()));
  }

  @Test
  void of_moreThanWasPlanned_staysAt100() {
    meter.planned(new ExpectedWork(/* mediaMs= */ 1_000, /* vcpuSeconds= */ 1), /* chunks= */ 1);
    meter.mediaEncoded(1_200);

    Progress progress = Progress.of(meter, SECOND);

    assertThat(progress.percent()).isEqualTo(100);
    assertThat(progress.etaSeconds()).hasValue(0);
  }

  @Test
  void report_withoutATerminal_isAnEventWithEveryField() {
    JobLog log = log(LogFormat.JSON);
    try (ProgressReporter reporter =
        new ProgressReporter(log, /* showsBar= */ false, () -> 80, nanos::get)) {
      reporter.report();
      log.meter()
          .planned(new ExpectedWork(/* mediaMs= */ 60_000, /* vcpuSeconds= */ 1), /* chunks= */ 6);
      reporter.report();
      log.meter().mediaEncoded(15_000);
      nanos.set(5 * SECOND);
      reporter.report();
    }

    List<JsonNode> lines = JsonLines.of(text());
    assertThat(lines).hasSize(3);
    assertThat(lines)
        .allSatisfy(line -> assertThat(JsonLines.names(line)).containsAll(Event.PROGRESS.fields()));
    assertThat(lines.getFirst().get("eta_s").isNull()).isTrue();
    assertThat(lines.getLast().get("percent").asDouble()).isEqualTo(25);
    assertThat(lines.getLast().get("speed").asDouble()).isEqualTo(3);
    assertThat(lines.getLast().get("eta_s").asLong()).isEqualTo(15);
  }

  @Test
  void report_onATerminal_drawsABarAndRemovesIt() {
    JobLog log = log(LogFormat.TEXT);
    log.stage(Stage.ENCODE);
    log.meter()
        .planned(new ExpectedWork(/* mediaMs= */ 60_000, /* vcpuSeconds= */ 1), /* chunks= */ 6);
    log.meter().mediaEncoded(15_000);
    try (ProgressReporter reporter =
        new ProgressReporter(log, /* showsBar= */ true, () -> 80, nanos::get)) {
      reporter.report();
    }

    assertThat(text())
        .isEqualTo("\r\u001b[Kencode    [########......................]  25.0 %  0.00×\r\u001b[K");
  }

  @Test
  void bar_ofALongJob_showsTheRemainingTime() {
    assertThat(ProgressReporter.bar(new Progress(50.5, 1.5, OptionalLong.of(3_723)), "encode", 80))
        .isEqualTo("encode    [###############...............]  50.5 %  1.50×  1:02:03 left");
  }

  @ParameterizedTest
  @CsvSource({
    "200, encode    [###############...............]  50.5 %  1.50×  1:02:03 left",
    "60, encode    [#########.........]  50.5 %  1.50×  1:02:03 left",
    "40, encode     50.5 %  1.50×  1:02:03 left",
    "20, encode     50.5 %  ",
    "1, ''",
  })
  void bar_ofANarrowTerminal_neverReachesItsLastColumn(int columns, String expected) {
    String bar =
        ProgressReporter.bar(new Progress(50.5, 1.5, OptionalLong.of(3_723)), "encode", columns);

    assertThat(bar.stripTrailing()).isEqualTo(expected.stripTrailing());
    assertThat(bar.length()).isLessThan(columns);
  }

  private JobLog log(LogFormat format) {
    LogOutput output =
        LogOutput.open(
            new LoggerContext(),
            format,
            stdout,
            new Redactor(List.of()),
            ZoneOffset.UTC,
            /* inColor= */ false);
    return new JobLog(output, Breadcrumb.none(), InstantSource.system(), nanos::get);
  }

  private String text() {
    return stdout.toString(StandardCharsets.UTF_8);
  }
}
