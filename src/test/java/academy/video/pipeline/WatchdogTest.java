package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.log.JobLog;
import academy.video.log.SilentLog;
import academy.video.model.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchdogTest {

  /** So long that the watchdog's own thread never looks while the test runs. */
  private static final Duration LIMIT = Duration.ofHours(10);

  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final AtomicLong bytesRead = new AtomicLong();
  private final List<Failure> stalls = new ArrayList<>();
  private final JobLog log = SilentLog.open();
  private final Watchdog watchdog = new Watchdog(log, LIMIT, now::get, bytesRead::get, stalls::add);

  @AfterEach
  void close() {
    watchdog.close();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    watchdog.look();
  }

  @Test
  void look_withoutProgressForLongerThanTheLimit_endsTheJobAsStalled() {
    log.stage(Stage.ENCODE);
    log.meter().chunkStarted(3);
    watchdog.look();

    pass(LIMIT);
    assertThat(stalls).isEmpty();

    pass(Duration.ofSeconds(1));
    assertThat(stalls)
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.exitCode()).isEqualTo(ExitCode.STALLED);
              assertThat(failure.reason())
                  .contains("36000 s")
                  .contains("stage encode")
                  .contains("chunks [3]");
            });
  }

  @Test
  void look_afterTheJobWasEnded_doesNotEndItAgain() {
    watchdog.look();
    pass(LIMIT.plusSeconds(1));
    pass(LIMIT.plusSeconds(1));

    assertThat(stalls).hasSize(1);
  }

  /** Everything that counts as progress. */
  enum Progress {
    STAGE,
    FRAMES,
    CHUNK,
    BYTES_WRITTEN,
    BYTES_READ,
    OBJECT_READ_BACK
  }

  private void make(Progress progress) {
    switch (progress) {
      case STAGE -> log.stage(Stage.VERIFY);
      case FRAMES -> log.meter().mediaEncoded(40);
      case CHUNK -> log.meter().chunkEncoded(0);
      case BYTES_WRITTEN -> log.meter().bytesWritten(1);
      case BYTES_READ -> bytesRead.incrementAndGet();
      case OBJECT_READ_BACK -> log.meter().objectRead();
    }
  }

  @ParameterizedTest
  @EnumSource(Progress.class)
  void look_afterAnyProgress_waitsTheWholeLimitAgain(Progress progress) {
    watchdog.look();
    pass(LIMIT.minusSeconds(1));

    make(progress);
    pass(Duration.ofMinutes(5));
    pass(LIMIT.minusMinutes(1));
    assertThat(stalls).isEmpty();

    pass(Duration.ofMinutes(2));
    assertThat(stalls).hasSize(1);
  }
}
