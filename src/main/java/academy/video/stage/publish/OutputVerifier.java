package academy.video.stage.publish;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Digests;
import academy.video.model.Presentation;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
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
  private final Runnable objectRead;

  /**
   * Reads from a store.
   *
   * @param objectRead is told of every object that was read back; by several threads
   */
  public OutputVerifier(ObjectStore store, Cancellation cancellation, Runnable objectRead) {
    this.store = store;
    this.cancellation = cancellation;
    this.objectRead = objectRead;
  }

  /**
   * Verifies all media objects and thumbnails of a presentation.
   *
   * @throws InvalidObjectsException naming all that are not as they were written
   */
  public Verified verify(Presentation presentation) {
    return verify(
        ObjectLayout.generationPrefix(presentation.generation()), StoredObject.of(presentation));
  }

  /**
   * Verifies some objects.
   *
   * @param prefix of the keys of all of them
   * @throws InvalidObjectsException naming all that are not as they were written
   */
  public Verified verify(String prefix, List<StoredObject> objects) {
    Map<String, ObjectInfo> stored = stored(prefix);
    NavigableMap<String, Failure> faults = new ConcurrentSkipListMap<>();
    List<Unproven> unproven = new ArrayList<>();
    long bytes = 0;
    for (StoredObject object : objects) {
      cancellation.check();
      ObjectInfo found = stored.get(object.key());
      if (found == null) {
        faults.put(object.key(), missing(object.key()));
        continue;
      }
      if (!object.isAsLongAs(found)) {
        faults.put(object.key(), wrongSize(object, found));
      } else if (!object.isProvenBy(found)) {
        unproven.add(new Unproven(object, found.sizeBytes()));
      }
      bytes += found.sizeBytes();
    }
    readBack(unproven, faults);
    if (!faults.isEmpty()) {
      throw new InvalidObjectsException(faults.firstEntry().getValue(), faults.keySet());
    }
    return new Verified(objects.size(), bytes, unproven.size());
  }

  /**
   * Looks once more whether everything is there that was verified before, and the rest of the
   * generation; reads nothing back.
   *
   * @param others keys of playlists and report
   * @throws InvalidObjectsException naming all that are missing
   */
  public void requireComplete(Presentation presentation, Set<String> others) {
    Map<String, ObjectInfo> stored =
        stored(ObjectLayout.generationPrefix(presentation.generation()));
    NavigableSet<String> missing = new TreeSet<>(others);
    StoredObject.of(presentation).forEach(object -> missing.add(object.key()));
    missing.removeAll(stored.keySet());
    if (!missing.isEmpty()) {
      throw new InvalidObjectsException(missing(missing.first()), missing);
    }
  }

  private Map<String, ObjectInfo> stored(String prefix) {
    Map<String, ObjectInfo> stored = new HashMap<>();
    store.list(prefix).forEach(object -> stored.put(object.key(), object));
    return stored;
  }

  private record Unproven(StoredObject expected, long sizeBytes) {}

  /**
   * Reads objects back, several at once: a reader mostly waits for the store, so how many there are
   * depends neither on cores nor on objects. Notes what is wrong with those that differ.
   */
  private void readBack(List<Unproven> objects, Map<String, Failure> faults) {
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
                  difference(object.expected())
                      .ifPresent(fault -> faults.put(object.expected().key(), fault));
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

  /** Reads an object back; what is wrong with it. */
  private Optional<Failure> difference(StoredObject expected) {
    cancellation.check();
    Optional<byte[]> body = store.read(expected.key());
    objectRead.run();
    if (body.isEmpty()) {
      return Optional.of(missing(expected.key()));
    }
    String found = Digests.sha256(body.get());
    return found.equals(expected.sha256())
        ? Optional.empty()
        : Optional.of(invalid("object-digest", expected.key(), expected.sha256(), found));
  }

  private Failure wrongSize(StoredObject expected, ObjectInfo found) {
    return invalid(
        "object-size", found.key(), expected.sizeBytes() + " bytes", found.sizeBytes() + " bytes");
  }

  private Failure missing(String key) {
    return invalid("object-exists", key, "an object", "none");
  }

  private Failure invalid(String check, String key, String expected, String found) {
    return Failure.of(
        ExitCode.OUTPUT_INVALID,
        "Check %s failed: %s in %s should be %s, but is %s."
            .formatted(check, key, store.location(), expected, found));
  }
}
