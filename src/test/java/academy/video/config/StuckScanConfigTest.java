package academy.video.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.model.StuckLimit;
import academy.video.model.StuckLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StuckScanConfigTest {

  @Test
  void read_withoutSettings_hasTheDefaults() {
    assertThat(StuckScanConfig.read(Map.of(), Map.of()).limits()).isEqualTo(StuckLimits.defaults());
  }

  @Test
  void defaults_areThoseOfTheTable() {
    String defaults =
        Arrays.stream(StuckLimit.values())
            .map(
                limit ->
                    limit.name().toLowerCase(Locale.ROOT)
                        + "="
                        + (limit.byDefault().toMinutesPart() > 0
                            ? limit.byDefault().toMinutes() + "m"
                            : limit.byDefault().toHours() + "h"))
            .collect(Collectors.joining(","));

    assertThat(Setting.VIDEO_STUCK_LIMITS.defaultText()).contains(defaults);
    assertThat(Setting.VIDEO_STUCK_RESUBMISSIONS.defaultText())
        .contains(Integer.toString(StuckLimits.DEFAULT_RESUBMISSIONS));
  }

  @Test
  void read_everySetting_takesItAndKeepsOtherDefaults() {
    StuckScanConfig config =
        StuckScanConfig.read(
            Map.of(Setting.VIDEO_STUCK_LIMITS, "runnable=30m, heartbeat=90s"),
            Map.of("VIDEO_STUCK_RESUBMISSIONS", "5", "VIDEO_BATCH_JOB_QUEUE", "q"));

    assertThat(config.names().jobQueue()).isEqualTo("q");
    assertThat(config.limits().resubmissions()).isEqualTo(5);
    assertThat(config.limits().of(StuckLimit.RUNNABLE)).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.limits().of(StuckLimit.HEARTBEAT)).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.limits().of(StuckLimit.STARTING)).isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void read_severalMistakes_namesThemAll() {
    assertThatThrownBy(
            () ->
                StuckScanConfig.read(
                    Map.of(
                        Setting.VIDEO_STUCK_LIMITS, "runable=1h,starting=soon,failed=1h,failed=2h"),
                    Map.of("VIDEO_STUCK_RESUBMISSIONS", "11")))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.CONFIG_INVALID);
              assertThat(e.failure().reason())
                  .contains("VIDEO_STUCK_LIMITS (--limits) is \"runable=1h\"")
                  .contains("is \"starting=soon\"")
                  .contains("gives failed twice")
                  .contains("VIDEO_STUCK_RESUBMISSIONS (--resubmissions) is \"11\"");
            });
  }
}
