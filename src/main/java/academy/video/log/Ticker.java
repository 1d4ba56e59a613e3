package academy.video.log;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Calls something regularly, on a daemon thread of its own, until it is closed. Whatever a call
 * throws, errors too, the next one comes: the executor alone would end without a word.
 */
public final class Ticker implements AutoCloseable {

  private final ScheduledExecutorService thread;

  private Ticker(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  /**
   * Starts.
   *
   * @param name of the thread
   * @param period from a call's end to the next one's begin
   */
  public static Ticker start(String name, Duration period, Runnable tick) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
    var _ =
        thread.scheduleWithFixedDelay(
            () -> tryTo(tick), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    return new Ticker(thread);
  }

  private static void tryTo(Runnable tick) {
    try {
      tick.run();
    } catch (RuntimeException | Error _) {
      // Memory may be short for a moment only; what lasts, the job itself finds out.
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
