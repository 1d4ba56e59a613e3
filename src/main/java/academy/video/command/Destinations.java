package academy.video.command;

import academy.video.config.DestinationConfig;
import academy.video.store.ObjectStore;
import academy.video.store.RetryListener;

/** Opens the destinations that commands other than {@code encode} look at or delete. */
@FunctionalInterface
public interface Destinations {

  /** Opening calls nobody yet. */
  Opened open(DestinationConfig config, RetryListener retries);

  /** An open destination; closing it closes its connections too. */
  interface Opened extends AutoCloseable {
    ObjectStore store();

    @Override
    void close();
  }
}
