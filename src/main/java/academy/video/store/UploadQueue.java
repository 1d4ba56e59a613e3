package academy.video.store;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores objects while their makers go on. The number of uploads and bytes in flight is bounded:
 * where the store is slower than the encoders, {@link Batch#put} blocks and so slows them down. The
 * first upload that fails fails every later call. Safe for use by several threads; each maker has a
 * batch of its own, so that it waits for its own objects only.
 */
public final class UploadQueue implements AutoCloseable {

  private final ObjectStore store;
  private final int maxInFlight;
  private final long maxBytesInFlight;
  private final ExecutorService threads;

  // All below is guarded by this.
  private int inFlight;
  private long bytesInFlight;
  private long objectsWritten;
  private long bytesWritten;
  private boolean closed;
  private @Nullable Throwable firstFailure;

  /**
   * A queue in front of {@code store}, which stays the caller's to close.
   *
   * @param maxInFlight most uploads at a time, at least 1
   * @param maxBytesInFlight most bytes of bodies held, at least 1; a single larger body waits until
   *     it is alone
   */
  public UploadQueue(ObjectStore store, int maxInFlight, long maxBytesInFlight) {
    if (maxInFlight < 1 || maxBytesInFlight < 1) {
      throw new IllegalArgumentException("the bounds must be at least 1");
    }
    this.store = store;
    this.maxInFlight = maxInFlight;
    this.maxBytesInFlight = maxBytesInFlight;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("upload-", 0).factory());
  }

  /** A new set of uploads that can be waited for. */
  public Batch batch() {
    return new Batch();
  }

  public synchronized long objectsWritten() {
    return objectsWritten;
  }

  public synchronized long bytesWritten() {
    return bytesWritten;
  }

  /** Waits for the uploads in flight, whether they succeed or not; takes no new ones. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    threads.close();
  }

  /** One maker's uploads. */
  public final class Batch {

    private int pending; // guarded by the queue

    private Batch() {}

    /**
     * Stores the object some time before {@link #flush} returns. Blocks while too much is in
     * flight.
     *
     * @param body must not be changed by the caller any more
     * @throws WorkerException with the first failure of the queue
     */
    public void put(String key, byte[] body) {
      ObjectKeys.require(key);
      synchronized (UploadQueue.this) {
        waitWhile(() -> !takesNoMore() && isFull(body.length));
        throwIfOver();
        inFlight++;
        bytesInFlight += body.length;
        pending++;
        threads.execute(() -> upload(key, body));
      }
    }

    /**
     * Returns when everything that was put into this batch is stored.
     *
     * @throws WorkerException with the first failure of the queue
     */
    public void flush() {
      synchronized (UploadQueue.this) {
        waitWhile(() -> firstFailure == null && pending > 0);
        throwIfFailed();
      }
    }

    private void upload(String key, byte[] body) {
      Throwable failure = null;
      try {
        store.put(key, body);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      synchronized (UploadQueue.this) {
        inFlight--;
        bytesInFlight -= body.length;
        pending--;
        if (failure == null) {
          objectsWritten++;
          bytesWritten += body.length;
        } else if (firstFailure == null) {
          firstFailure = failure;
        }
        UploadQueue.this.notifyAll();
      }
    }
  }

  private boolean isFull(int moreBytes) {
    return inFlight >= maxInFlight
        || (inFlight > 0 && bytesInFlight + moreBytes > maxBytesInFlight);
  }

  private boolean takesNoMore() {
    return closed || firstFailure != null;
  }

  private synchronized void waitWhile(BooleanSupplier condition) {
    try {
      while (condition.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.INTERRUPTED, "Waiting for uploads was interrupted.").causedBy(e);
    }
  }

  private void throwIfOver() {
    throwIfFailed();
    if (closed) {
      throw new IllegalStateException("the upload queue is closed");
    }
  }

  private void throwIfFailed() {
    switch (firstFailure) {
      case null -> {}
      case WorkerException e -> throw e.failure().causedBy(e);
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("an upload failed", e);
    }
  }
}
