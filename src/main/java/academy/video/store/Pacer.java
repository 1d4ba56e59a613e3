package academy.video.store;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Time and chance as retries need them; tests put their own in its place. */
public interface Pacer {

  /** Nanoseconds since some fixed point; never runs backwards. */
  long nanoTime();

  void sleep(Duration duration) throws InterruptedException;

  /** A number from 0 inclusive to 1 exclusive. */
  double random();

  /** The real ones. */
  static Pacer system() {
    RandomGenerator random = RandomGenerator.getDefault();
    return new Pacer() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
      }

      @Override
      public synchronized double random() {
        return random.nextDouble();
      }
    };
  }
}
