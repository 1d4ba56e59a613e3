package academy.video;

import academy.video.command.Destinations;
import academy.video.config.DestinationConfig;
import academy.video.failure.Cancellation;
import academy.video.model.Location;
import academy.video.store.LocalStore;
import academy.video.store.ObjectStore;
import academy.video.store.Pacer;
import academy.video.store.Retrier;
import academy.video.store.RetryListener;
import academy.video.store.RetryPolicy;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3Timeouts;
import java.time.InstantSource;

/** The destination of a command that is no job. */
final class DestinationStorage implements Destinations.Opened {

  private final S3Connections connections;
  private final ObjectStore store;

  DestinationStorage(DestinationConfig config, RetryListener retries, InstantSource clock) {
    Retrier retrier =
        new Retrier(
            RetryPolicy.within(config.storageDeadline()),
            retries,
            new Cancellation(),
            Pacer.system());
    connections =
        new S3Connections(
            config.r2(), new S3Connection.Tuning(retrier, S3Timeouts.standard(), clock));
    store =
        switch (config.destination()) {
          case Location.Local(var path) -> new LocalStore(path);
          case Location.R2(var bucket, var key) -> connections.r2().store(bucket, key);
          case Location.S3(var bucket, var key) -> connections.aws().store(bucket, key);
        };
  }

  @Override
  public ObjectStore store() {
    return store;
  }

  @Override
  public void close() {
    store.close();
    connections.close();
  }
}
