package academy.video.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Time that passes only by sleeping, and no chance: every delay is three quarters of its longest.
 */
public final class FakePacer implements Pacer {

  private long nanos;
  private final List<Duration> naps = new ArrayList<>();

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    nanos += duration.toNanos();
    naps.add(duration);
  }

  @Override
  public double random() {
    return 0.5;
  }

  /** Every sleep so far. */
  public synchronized List<Duration> naps() {
    return List.copyOf(naps);
  }
}
