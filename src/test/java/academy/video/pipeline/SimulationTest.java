package academy.video.pipeline;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jobs, deletions and kills race over one video in every order that a seed can think of: see {@link
 * SimulatedVideo} for what must hold afterwards. A seed that fails once becomes a test of its own.
 *
 * <p>Properties: {@code simulation.seed} is the first seed, or random; {@code simulation.seconds}
 * how long new ones are tried.
 */
class SimulationTest {

  @Test
  void anyOrderOfEvents_endsWithTheNewestRequestOrNothing() {
    String given = System.getProperty("simulation.seed", "1");
    long seed = given.equals("random") ? System.nanoTime() : Long.parseLong(given);
    int videos = Integer.getInteger("simulation.videos", 150);
    System.err.printf("simulating %d videos from seed %d on%n", videos, seed);
    for (int i = 0; i < videos; i++) {
      run(seed + i);
    }
  }

  /** Seeds that found a fault once. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        2, 21, 88, 140, 199, 216, 307, 574, 2095, 2450, 87, 164, 792, 911, 1000003, 1000280, 1001009
      })
  void aSeedThatFailedOnce_holds(long seed) {
    run(seed);
  }

  /** On a virtual thread, so that actors and world hand over without the operating system. */
  private static void run(long seed) {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    try {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  simulate(seed);
                } catch (Throwable e) {
                  thrown.set(e);
                }
              })
          .join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Throwable defect = thrown.get();
    if (defect != null) {
      throw new AssertionError(defect.getMessage(), defect);
    }
  }

  private static void simulate(long seed) {
    SimulatedWorld world = new SimulatedWorld(seed);
    SimulatedVideo video = new SimulatedVideo(world);
    try {
      world.run();
      video.check();
    } catch (AssertionError e) {
      throw new AssertionError("seed %d%n%s%n".formatted(seed, world.history()), e);
    }
  }
}
