package academy.video.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetrierTest {

  private static final Retrier.Call PUT =
      new Retrier.Call("write", "out/master.m3u8", "r2://videos/out/master.m3u8");

  private final FakePacer pacer = new FakePacer();
  private final Cancellation cancellation = new Cancellation();
  private final List<RetryListener.Retry> retries = new ArrayList<>();

  @Test
  void run_thatSucceeds_isNotRepeated() {
    assertThat(retrier().<Integer>run(PUT, attempt -> attempt, _ -> fault())).isEqualTo(1);
    assertThat(retries).isEmpty();
    assertThat(pacer.naps()).isEmpty();
  }

  @Test
  void run_thatSucceedsAtTheThirdTry_reportsTwoRetries() {
    int result = retrier().run(PUT, attempt -> failUntil(3, attempt), _ -> fault());

    assertThat(result).isEqualTo(3);
    assertThat(retries)
        .containsExactly(
            retry(1, Duration.ofMillis(750), 503), retry(2, Duration.ofMillis(1500), 503));
  }

  @Test
  void run_thatNeverSucceeds_endsAtTheDeadlineWithCountAndRequest() {
    Failure failure =
        catchThrowableOfType(
                WorkerException.class,
                () -> retrier().run(PUT, attempt -> failUntil(99, attempt), _ -> fault()))
            .failure();

    assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE);
    assertThat(failure.reason())
        .matches(
            "Cannot write r2://videos/out/master.m3u8: the store answered 503, after \\d+ tries in"
                + " \\d+ s \\(request 4711\\)\\.");
    assertThat(failure.hint()).isEqualTo("Wait.");
    assertThat(Duration.ofNanos(pacer.nanoTime())).isLessThan(Duration.ofMinutes(2));
    assertThat(Duration.ofNanos(pacer.nanoTime())).isGreaterThan(Duration.ofSeconds(105));
    assertThat(retries).extracting(RetryListener.Retry::delay).last().isEqualTo(sec(11.25));
  }

  @Test
  void run_thatFailsForGood_isNotRepeated() {
    Fault denied = new Fault(false, ExitCode.STORAGE_ACCESS_DENIED, "it said no", "Ask.", 403, "");

    Failure failure =
        catchThrowableOfType(
                WorkerException.class,
                () -> retrier().run(PUT, attempt -> failUntil(99, attempt), _ -> denied))
            .failure();

    assertThat(failure)
        .isEqualTo(
            new Failure(
                ExitCode.STORAGE_ACCESS_DENIED,
                "Cannot write r2://videos/out/master.m3u8: it said no.",
                "Ask."));
    assertThat(retries).isEmpty();
  }

  @Test
  void run_thatThrowsAFailureOfItsOwn_passesItOn() {
    Failure changed = Failure.of(ExitCode.SOURCE_CHANGED, "It changed.");

    WorkerException thrown =
        catchThrowableOfType(
            WorkerException.class,
            () ->
                retrier()
                    .run(
                        PUT,
                        _ -> {
                          throw changed.asException();
                        },
                        _ -> fault()));

    assertThat(thrown.failure()).isEqualTo(changed);
    assertThat(retries).isEmpty();
  }

  @Test
  void run_ofAThrottledCall_waitsASecondAtLeast() {
    Fault throttled = new Fault(true, ExitCode.STORAGE_THROTTLED, "slow down", "Wait.", 429, "");

    retrier().run(PUT, attempt -> failUntil(2, attempt), _ -> throttled);

    assertThat(retries).extracting(RetryListener.Retry::delay).containsExactly(sec(1));
  }

  @Test
  void run_whenTheJobIsCancelledMeanwhile_endsWithItsFailure() {
    Failure told = Failure.of(ExitCode.INTERRUPTED, "Told to stop.");

    WorkerException thrown =
        catchThrowableOfType(
            WorkerException.class,
            () ->
                retrier()
                    .run(
                        PUT,
                        attempt -> {
                          cancellation.cancel(told);
                          return failUntil(99, attempt);
                        },
                        _ -> fault()));

    assertThat(thrown.failure()).isEqualTo(told);
    assertThat(pacer.naps()).hasSize(1); // not to the end of the wait
  }

  @Test
  void run_whenInterruptedWhileWaiting_isInterrupted() {
    Failure failure =
        catchThrowableOfType(
                WorkerException.class,
                () ->
                    retrier()
                        .run(
                            PUT,
                            attempt -> {
                              Thread.currentThread().interrupt();
                              return failUntil(99, attempt);
                            },
                            _ -> fault()))
            .failure();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
  }

  @Property(tries = 200)
  void delays_neverLeaveTheirBounds(
      @ForAll @IntRange(min = 1, max = 60) int tries,
      @ForAll @DoubleRange(min = 0, max = 0.99) double random) {
    FakePacer time = new FakePacer();
    Pacer chance =
        new Pacer() {
          @Override
          public long nanoTime() {
            return time.nanoTime();
          }

          @Override
          public void sleep(Duration duration) throws InterruptedException {
            time.sleep(duration);
          }

          @Override
          public double random() {
            return random;
          }
        };
    List<Duration> delays = new ArrayList<>();
    RetryPolicy policy = new RetryPolicy(Duration.ofHours(1), sec(1), sec(15));
    Retrier retrier =
        new Retrier(policy, retry -> delays.add(retry.delay()), new Cancellation(), chance);

    retrier.run(PUT, attempt -> failUntil(tries, attempt), _ -> fault());

    assertThat(delays).hasSize(tries - 1);
    for (int i = 0; i < delays.size(); i++) {
      Duration longest = sec(Math.min(15, Math.pow(2, i)));
      assertThat(delays.get(i)).isBetween(longest.dividedBy(2), longest);
    }
  }

  private static int failUntil(int success, int attempt) {
    if (attempt < success) {
      throw new IllegalStateException("try " + attempt);
    }
    return attempt;
  }

  private Retrier retrier() {
    return new Retrier(
        RetryPolicy.within(Duration.ofMinutes(2)), retries::add, cancellation, pacer);
  }

  private static Fault fault() {
    return new Fault(
        true, ExitCode.STORAGE_UNAVAILABLE, "the store answered 503", "Wait.", 503, "4711");
  }

  private static RetryListener.Retry retry(int attempt, Duration delay, int status) {
    return new RetryListener.Retry(
        "write", "out/master.m3u8", attempt, delay, status, "4711", "the store answered 503");
  }

  private static Duration sec(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
