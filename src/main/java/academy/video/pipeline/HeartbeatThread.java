package academy.video.pipeline;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Beats on a daemon thread of its own. */
final class HeartbeatThread {

  private HeartbeatThread() {}

  static AutoCloseable start(Runnable beat, Duration period) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("heartbeat").unstarted(task));
    var _ =
        thread.scheduleWithFixedDelay(
            beat, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    return thread::shutdownNow;
  }
}
