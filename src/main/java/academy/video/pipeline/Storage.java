package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.stage.source.OpenedSource;
import academy.video.store.ObjectStore;
import academy.video.store.RetryListener;

/**
 * Where one job reads and writes. Closing it closes what it opened.
 *
 * <p>Made by {@code Main}, the only place that knows which locations need which adapter.
 */
public interface Storage extends AutoCloseable {

  /** Opens the storages of jobs; opening calls nobody yet. */
  @FunctionalInterface
  interface Opener {
    /** The storage of one job; waits between retries end when the job is cancelled. */
    Storage open(EncodeRequest request, RetryListener retries, Cancellation cancellation);
  }

  /**
   * Opens the source; for one that is already open, that one.
   *
   * @throws academy.video.failure.WorkerException where it is not there or can't be read
   */
  OpenedSource source();

  /** Bytes of the source that were read so far; 0 where it is not open. */
  long bytesRead();

  /** The destination's store. */
  ObjectStore destination();

  /**
   * The destination for what must not hold a job up: heartbeats, and the status of a job that
   * failed or was cancelled. Its calls go on after the cancellation, and give up within seconds.
   */
  ObjectStore destinationForStatus();

  @Override
  void close();
}
