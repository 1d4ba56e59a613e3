package academy.video.failure;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one flag that stops a job: the first failure set wins, and everything that runs long asks
 * {@link #check}. Safe for use by several threads.
 */
public final class Cancellation {

  private final AtomicReference<Failure> first = new AtomicReference<>();

  /** Asks everything to stop because of {@code failure}; later calls change nothing. */
  public void cancel(Failure failure) {
    first.compareAndSet(null, failure);
  }

  public Optional<Failure> failure() {
    return Optional.ofNullable(first.get());
  }

  /**
   * Returns while the job may go on.
   *
   * @throws WorkerException with the first failure, once the job was cancelled
   */
  public void check() {
    Failure failure = first.get();
    if (failure != null) {
      throw new WorkerException(failure);
    }
  }
}
