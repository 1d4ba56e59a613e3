package academy.video.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TickerTest {

  private static final Duration OFTEN = Duration.ofMillis(1);

  @ParameterizedTest
  @ValueSource(
      classes = {OutOfMemoryError.class, NoClassDefFoundError.class, IllegalStateException.class})
  void tick_thatThrows_isNotTheLast(Class<? extends Throwable> thrown) throws Exception {
    CountDownLatch calls = new CountDownLatch(3);

    try (Ticker _ =
        Ticker.start(
            "test",
            OFTEN,
            () -> {
              calls.countDown();
              sneak(thrown);
            })) {
      assertThat(calls.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void sneak(Class<? extends Throwable> thrown) {
    try {
      Throwable made = thrown.getConstructor().newInstance();
      if (made instanceof Error e) {
        throw e;
      }
      throw (RuntimeException) made;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a throwable of the test", e);
    }
  }

  @Test
  void close_endsTheThread() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    Thread[] thread = new Thread[1];
    Ticker ticker =
        Ticker.start(
            "test",
            OFTEN,
            () -> {
              thread[0] = Thread.currentThread();
              called.countDown();
            });
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();

    ticker.close();

    thread[0].join(Duration.ofSeconds(10));
    assertThat(thread[0].isAlive()).isFalse();
    assertThat(thread[0].isDaemon()).isTrue();
  }
}
