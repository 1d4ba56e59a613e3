package academy.video.stage.storyboard;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the chunks of one job know of each other while they look for a poster: once a chunk has a
 * good frame, later chunks need not look. This saves work and changes no result. Safe for use by
 * several threads.
 */
public final class PosterSearch {

  private final AtomicInteger firstGood = new AtomicInteger(Integer.MAX_VALUE);

  /** A chunk has a good frame. */
  public void found(int chunk) {
    firstGood.accumulateAndGet(chunk, Math::min);
  }

  /** Whether a chunk before this one has a good frame. */
  boolean hasGoodBefore(int chunk) {
    return firstGood.get() < chunk;
  }
}
