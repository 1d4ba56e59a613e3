package academy.video.fence;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.model.Standing;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.StoredObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The one small object that a deletion leaves: whatever was requested before it never publishes.
 * Nobody removes it, since nobody knows how late a retry may come.
 */
public record Tombstone(ObjectStore store, Json json) {

  private static final int MOST_TRIES = 20;

  /** What the object says. */
  private record Note(String deletedAt) {}

  /**
   * When the video was last deleted; empty where it never was. A tombstone that can't be read
   * counts as one of no time: it must never stop a job by accident.
   */
  public Optional<Instant> deletedAt() {
    return store
        .readRange(ObjectLayout.TOMBSTONE, /* position= */ 0, ObjectLayout.LARGEST_NOTE)
        .flatMap(this::read);
  }

  /** Whether the video was deleted after this was requested. */
  public boolean stops(Standing standing) {
    return deletedAt().filter(at -> !standing.requestedAt().isAfter(at)).isPresent();
  }

  /**
   * Notes a deletion, unless a later one is noted.
   *
   * @throws academy.video.failure.WorkerException where that can't be done
   */
  public void put(Instant deletedAt) {
    byte[] note = json.write(new Note(deletedAt.toString()));
    for (int i = 0; i < MOST_TRIES; i++) {
      Optional<StoredObject> there = store.readVersion(ObjectLayout.TOMBSTONE);
      boolean later =
          there
              .flatMap(found -> read(found.body()))
              .filter(at -> !at.isBefore(deletedAt))
              .isPresent();
      if (later
          || store
              .putIfUnchanged(ObjectLayout.TOMBSTONE, note, there.map(StoredObject::version))
              .isPresent()) {
        return;
      }
    }
    throw Failure.of(
            ExitCode.STORAGE_UNAVAILABLE,
            "The deletion of %s could not be noted: others write there without end."
                .formatted(store.location()))
        .asException();
  }

  private Optional<Instant> read(byte[] note) {
    try {
      JsonNode tree = json.readTree(note);
      return Optional.of(Instant.parse(tree.path("deleted_at").asText()));
    } catch (UncheckedIOException | DateTimeException _) {
      return Optional.empty();
    }
  }
}
