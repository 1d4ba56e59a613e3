package academy.video.stage.publish;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Digests;
import academy.video.model.Presentation;
import academy.video.stage.publish.StoredTracks.Expected;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is stored with what was checked in memory before it was: every object there, with
 * its size and digest. Where the store's listing names an object by its MD5, as S3 and R2 do, that
 * is proof; every other object is read back.
 */
public final class OutputVerifier {

  /**
   * How much was compared.
   *
   * @param bytes of all objects
   * @param objectsRead of these, how many had to be read back
   */
  public record Verified(int objects, long bytes, int objectsRead) {}

  /** As many, and as much, as uploads may be in flight: those are over by now. */
  static final int READERS = 16;

  static final int BYTES_AT_ONCE = 48 * 1024 * 1024;

  private final ObjectStore store;
  private final Cancellation cancellation;

  public OutputVerifier(ObjectStore store, Cancellation cancellation) {
    this.store = store;
    this.cancellation = cancellation;
  }

  /**
   * Verifies all media objects and thumbnails of a presentation.
   *
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID naming one that differs
   */
  public Verified verify(Presentation presentation) {
    Map<String, ObjectInfo> stored = new HashMap<>();
    store
        .list(ObjectLayout.generationPrefix(presentation.generation()))
        .forEach(object -> stored.put(object.key(), object));
    long bytes = 0;
    List<Unproven> unproven = new ArrayList<>();
    Map<String, Expected> objects = StoredTracks.objects(presentation);
    for (Map.Entry<String, Expected> object : objects.entrySet()) {
      cancellation.check();
      String key = object.getKey();
      ObjectInfo found = stored.get(key);
      if (found == null) {
        throw missing(key);
      }
      verifySize(object.getValue(), found);
      if (!found.etag().equals(Optional.of(object.getValue().md5()))) {
        unproven.add(new Unproven(key, object.getValue(), found.sizeBytes()));
      }
      bytes += found.sizeBytes();
    }
    readBack(unproven);
    return new Verified(objects.size(), bytes, unproven.size());
  }

  private record Unproven(String key, Expected expected, long sizeBytes) {}

  /**
   * Reads objects back, several at once: a reader mostly waits for the store, so how many there are
   * depends neither on cores nor on objects. Throws what is wrong with one that differs.
   */
  private void readBack(List<Unproven> objects) {
    Semaphore memory = new Semaphore(BYTES_AT_ONCE);
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    try (ExecutorService readers =
        Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().daemon().name("read-back-", 0).factory())) {
      for (Unproven object : objects) {
        readers.execute(
            () -> {
              int held = Math.clamp(object.sizeBytes(), 1, BYTES_AT_ONCE);
              memory.acquireUninterruptibly(held);
              try {
                if (failed.get() == null) {
                  compare(object);
                }
              } catch (RuntimeException | Error e) {
                failed.compareAndSet(null, e);
              } finally {
                memory.release(held);
              }
            });
      }
    }
    switch (failed.get()) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private void verifySize(Expected expected, ObjectInfo found) {
    if (expected.sizeBytes() != Expected.UNKNOWN_SIZE
        && found.sizeBytes() != expected.sizeBytes()) {
      throw invalid(
          "object-size",
          found.key(),
          expected.sizeBytes() + " bytes",
          found.sizeBytes() + " bytes");
    }
  }

  private void compare(Unproven object) {
    cancellation.check();
    byte[] body = store.read(object.key()).orElseThrow(() -> missing(object.key()));
    String wanted = object.expected().sha256();
    String found = Digests.sha256(body);
    if (!found.equals(wanted)) {
      throw invalid("object-digest", object.key(), wanted, found);
    }
  }

  private RuntimeException missing(String key) {
    return invalid("object-exists", key, "an object", "none");
  }

  private RuntimeException invalid(String check, String key, String expected, String found) {
    return Failure.of(
            ExitCode.OUTPUT_INVALID,
            "Check %s failed: %s in %s should be %s, but is %s."
                .formatted(check, key, store.location(), expected, found))
        .asException();
  }
}
