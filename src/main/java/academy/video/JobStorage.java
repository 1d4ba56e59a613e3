package academy.video;

import academy.video.failure.Cancellation;
import academy.video.model.Location;
import academy.video.pipeline.EncodeRequest;
import academy.video.pipeline.Storage;
import academy.video.stage.source.CacheSize;
import academy.video.stage.source.OpenedSource;
import academy.video.stage.source.SourceOpener;
import academy.video.store.LocalStore;
import academy.video.store.ObjectStore;
import academy.video.store.Pacer;
import academy.video.store.Retrier;
import academy.video.store.RetryListener;
import academy.video.store.RetryPolicy;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3Timeouts;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Opens what a job's locations name. */
final class JobStorage implements Storage {

  /** Part of the memory limit that a remote source's cache may take, and its bounds. */
  private static final int CACHE_SHARE = 16;

  private static final long SMALLEST_CACHE = 16L << 20;

  /** Twice what sixteen chunks read ahead: a larger one would only keep what is not read again. */
  private static final long LARGEST_CACHE = 128L << 20;

  /** R2 lets a key be written once a second: time for one heartbeat to wait for the one before. */
  private static final Duration STATUS_DEADLINE = Duration.ofSeconds(2);

  private final EncodeRequest request;
  private final S3Connections connections;
  private final Retrier statusRetrier;
  private @Nullable OpenedSource source;
  private @Nullable ObjectStore destination;

  /**
   * Opens nothing yet.
   *
   * @param policy how long the job's calls are tried again
   * @param timeouts when one try is given up
   */
  JobStorage(
      EncodeRequest request,
      RetryPolicy policy,
      S3Timeouts timeouts,
      RetryListener retries,
      Cancellation cancellation,
      InstantSource clock) {
    this.request = request;
    this.connections =
        new S3Connections(
            request.config().r2(),
            new S3Connection.Tuning(
                new Retrier(policy, retries, cancellation, Pacer.system()), timeouts, clock));
    RetryPolicy statusPolicy =
        new RetryPolicy(STATUS_DEADLINE, policy.firstDelay(), policy.maxDelay());
    this.statusRetrier = new Retrier(statusPolicy, retries, new Cancellation(), Pacer.system());
  }

  @Override
  public OpenedSource source() {
    if (source == null) {
      source =
          switch (request.config().source()) {
            case Location.Local(var path) -> new SourceOpener().openLocal(path);
            case Location.R2(var bucket, var key) -> remote(connections.r2Sources(), bucket, key);
            case Location.S3(var bucket, var key) -> remote(connections.aws(), bucket, key);
          };
    }
    return source;
  }

  @Override
  public long bytesRead() {
    return source == null ? 0 : source.bytesRead();
  }

  @Override
  public ObjectStore destination() {
    if (destination == null) {
      destination =
          switch (request.config().destination()) {
            case Location.Local(var path) -> new LocalStore(path);
            case Location.R2(var bucket, var key) -> connections.r2().store(bucket, key);
            case Location.S3(var bucket, var key) -> connections.aws().store(bucket, key);
          };
    }
    return destination;
  }

  @Override
  public ObjectStore destinationForStatus() {
    return switch (request.config().destination()) {
      case Location.Local _ -> destination();
      case Location.R2(var bucket, var key) -> connections.r2().store(bucket, key, statusRetrier);
      case Location.S3(var bucket, var key) -> connections.aws().store(bucket, key, statusRetrier);
    };
  }

  private OpenedSource remote(S3Connection connection, String bucket, String key) {
    long cacheBytes =
        Math.clamp(request.machine().memoryBytes() / CACHE_SHARE, SMALLEST_CACHE, LARGEST_CACHE);
    return new SourceOpener()
        .openObject(connection.object(bucket, key), CacheSize.ofBytes(cacheBytes));
  }

  @Override
  public void close() {
    if (source != null) {
      source.close();
    }
    if (destination != null) {
      destination.close();
    }
    connections.close();
  }
}
