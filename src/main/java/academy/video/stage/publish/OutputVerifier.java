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

  private final ObjectStore store;
  private final Cancellation cancellation;

  public OutputVerifier(ObjectStore store, Cancellation cancellation) {
    this.store = store;
    this.cancellation = cancellation;
  }

  /**
   * Verifies all media objects and thumbnails of a presentation.
   *
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID naming the first that differs
   */
  public Verified verify(Presentation presentation) {
    Map<String, ObjectInfo> stored = new HashMap<>();
    store
        .list(ObjectLayout.generationPrefix(presentation.generation()))
        .forEach(object -> stored.put(object.key(), object));
    long bytes = 0;
    List<Map.Entry<String, Expected>> unproven = new ArrayList<>();
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
        unproven.add(object);
      }
      bytes += found.sizeBytes();
    }
    // Several at once: nothing else is left to do.
    Optional<RuntimeException> first =
        unproven.parallelStream()
            .map(each -> difference(each.getKey(), each.getValue()))
            .flatMap(Optional::stream)
            .findFirst();
    if (first.isPresent()) {
      throw first.get();
    }
    return new Verified(objects.size(), bytes, unproven.size());
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

  /** Reads an object back; what is wrong with it. */
  private Optional<RuntimeException> difference(String key, Expected expected) {
    cancellation.check();
    Optional<byte[]> body = store.read(key);
    if (body.isEmpty()) {
      return Optional.of(missing(key));
    }
    String wanted = expected.sha256();
    String found = Digests.sha256(body.get());
    return found.equals(wanted)
        ? Optional.empty()
        : Optional.of(invalid("object-digest", key, wanted, found));
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
