package academy.video.store.s3;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.PlainText;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectKeys;
import academy.video.store.ObjectStore;
import academy.video.store.StoredObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** A store below a prefix of a bucket. */
final class S3Store implements ObjectStore {

  /** Enough to hide the latency, few enough not to overload a bucket of R2. */
  private static final int DELETES_AT_ONCE = 16;

  private final S3Bucket bucket;
  private final String root;
  private final AtomicBoolean deletesInBatches;

  /**
   * A store below {@code root}.
   *
   * @param root empty, or a prefix with a slash at its end
   * @param deletesInBatches whether the server takes DeleteObjects, as far as is known; shared with
   *     other stores of the same server
   */
  S3Store(S3Bucket bucket, String root, AtomicBoolean deletesInBatches) {
    this.bucket = bucket;
    this.root = root;
    this.deletesInBatches = deletesInBatches;
  }

  @Override
  public String location() {
    return bucket.location(root);
  }

  @Override
  public Optional<ObjectInfo> head(String key) {
    return bucket
        .head(root + ObjectKeys.require(key))
        .map(
            head ->
                new ObjectInfo(
                    key, head.contentLength(), etag(head.eTag()), time(head.lastModified())));
  }

  @Override
  public Optional<byte[]> read(String key) {
    return bucket.get(root + ObjectKeys.require(key)).map(S3Bucket.Fetched::body);
  }

  @Override
  public Optional<byte[]> readRange(String key, long position, int length) {
    return bucket.get(root + ObjectKeys.require(key), position, length);
  }

  @Override
  public void put(String key, byte[] body) {
    bucket.put(root + ObjectKeys.require(key), body, key);
  }

  @Override
  public Optional<StoredObject> readVersion(String key) {
    return bucket
        .get(root + ObjectKeys.require(key))
        .map(found -> new StoredObject(found.body(), S3Bucket.unquoted(found.head().eTag())));
  }

  @Override
  public Optional<String> putIfUnchanged(String key, byte[] body, Optional<String> seen) {
    return bucket.putIfUnchanged(root + ObjectKeys.require(key), body, key, seen);
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    String start = root + ObjectKeys.requirePrefix(prefix);
    List<ObjectInfo> found = new ArrayList<>();
    Optional<String> continuation = Optional.empty();
    do {
      ListObjectsV2Response page = bucket.list(start, continuation);
      page.contents()
          .forEach(
              object ->
                  found.add(
                      new ObjectInfo(
                          object.key().substring(root.length()),
                          object.size(),
                          etag(object.eTag()),
                          time(object.lastModified()))));
      continuation =
          Boolean.TRUE.equals(page.isTruncated())
              ? Optional.ofNullable(page.nextContinuationToken())
              : Optional.empty();
    } while (continuation.isPresent());
    found.sort(Comparator.comparing(ObjectInfo::key));
    return List.copyOf(found);
  }

  /**
   * {@inheritDoc} Takes any key that {@link #list} gives, also those that other tools made and that
   * this project never would, such as an empty object for a folder.
   */
  @Override
  public void delete(Collection<String> keys) {
    List<String> all = keys.stream().map(key -> root + key).toList();
    // DeleteObjects names keys in XML, which has no form for most control characters.
    if (all.size() > 1 && all.stream().allMatch(PlainText::isLine)) {
      deleteInBatches(all);
    } else {
      deleteOneByOne(all);
    }
  }

  /** R2 has DeleteObjects, but does not document that it takes the SDK's checksum. */
  private void deleteInBatches(List<String> keys) {
    for (int i = 0; i < keys.size(); i += S3Bucket.MAX_DELETED_AT_ONCE) {
      List<String> batch = keys.subList(i, Math.min(keys.size(), i + S3Bucket.MAX_DELETED_AT_ONCE));
      if (!deletesInBatches.get() || !bucket.delete(batch)) {
        deletesInBatches.set(false);
        deleteOneByOne(batch);
      }
    }
  }

  private void deleteOneByOne(List<String> keys) {
    Semaphore permits = new Semaphore(DELETES_AT_ONCE);
    List<Future<?>> deletes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String key : keys) {
        permits.acquireUninterruptibly();
        deletes.add(
            threads.submit(
                () -> {
                  try {
                    bucket.delete(key);
                  } finally {
                    permits.release();
                  }
                }));
      }
    }
    for (Future<?> delete : deletes) {
      rethrow(delete);
    }
  }

  private static Optional<String> etag(@Nullable String quoted) {
    return Optional.ofNullable(quoted).map(S3Bucket::unquoted);
  }

  /**
   * The store's clock, in the whole seconds of HTTP, which some servers' listings exceed; a server
   * that tells none makes everything look equally old.
   */
  private static Instant time(@Nullable Instant modified) {
    return Optional.ofNullable(modified).orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
  }

  private static void rethrow(Future<?> done) {
    try {
      done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WorkerException failure) {
        throw failure.failure().causedBy(failure);
      }
      throw new IllegalStateException("a deletion failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.INTERRUPTED, "Deleting was interrupted.").causedBy(e);
    }
  }

  /** The connection is shared and closed by its owner. */
  @Override
  public void close() {}
}
