package academy.video.stage.publish;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.EncodePlan;
import academy.video.model.TextTrackRecord;
import academy.video.model.TrackRecord;
import academy.video.stage.publish.StoredTracks.Expected;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Reads back what was stored: every object there, with the size and digest that it had in memory
 * when its content was checked.
 */
public final class OutputVerifier {

  /** How much was read back. */
  public record Verified(int objects, long bytes) {}

  private final ObjectStore store;
  private final Cancellation cancellation;

  public OutputVerifier(ObjectStore store, Cancellation cancellation) {
    this.store = store;
    this.cancellation = cancellation;
  }

  /**
   * Verifies all media objects of a presentation.
   *
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID naming the first that differs
   */
  public Verified verify(
      EncodePlan plan,
      List<TrackRecord> video,
      List<TrackRecord> audio,
      List<TextTrackRecord> text) {
    Map<String, Long> sizes = new HashMap<>();
    store
        .list(ObjectLayout.generationPrefix(plan.generation()))
        .forEach(object -> sizes.put(object.key(), object.sizeBytes()));
    long bytes = 0;
    Map<String, Expected> objects = StoredTracks.objects(plan, video, audio, text);
    for (Map.Entry<String, Expected> object : objects.entrySet()) {
      cancellation.check();
      bytes += verify(object.getKey(), object.getValue(), sizes);
    }
    return new Verified(objects.size(), bytes);
  }

  private long verify(String key, Expected expected, Map<String, Long> sizes) {
    Long size = sizes.get(key);
    if (size == null) {
      throw invalid("object-exists", key, "an object", "none");
    }
    if (expected.sizeBytes() != Expected.UNKNOWN_SIZE && size != expected.sizeBytes()) {
      throw invalid("object-size", key, expected.sizeBytes() + " bytes", size + " bytes");
    }
    byte[] body =
        store.read(key).orElseThrow(() -> invalid("object-exists", key, "an object", "none"));
    String found = sha256(body);
    if (!found.equals(expected.sha256())) {
      throw invalid("object-digest", key, expected.sha256(), found);
    }
    return body.length;
  }

  private RuntimeException invalid(String check, String key, String expected, String found) {
    return Failure.of(
            ExitCode.OUTPUT_INVALID,
            "Check %s failed: %s in %s should be %s, but is %s."
                .formatted(check, key, store.location(), expected, found))
        .asException();
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
