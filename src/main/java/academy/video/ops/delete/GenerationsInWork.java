package academy.video.ops.delete;

import academy.video.fence.StatusDocument;
import academy.video.fence.StatusFence;
import academy.video.json.Json;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Generations whose work must stay: what the newest job makes, or may go on with after a failure,
 * as status.json tells; and what an older one makes that still runs beside it, as its heartbeat
 * tells. A job that does not know yet what it will make, or that failed a moment ago before it
 * knew, may go on with any.
 */
record GenerationsInWork(ObjectStore destination, Json json, InstantSource clock) {

  /** Far longer than a job that lives is silent, a store that fails for minutes included. */
  private static final Duration ALIVE = Duration.ofMinutes(15);

  Set<String> find() {
    StatusDocument status = new StatusFence(destination, json).read();
    List<String> work =
        destination.list(ObjectLayout.WORK_PREFIX).stream().map(ObjectInfo::key).toList();
    Set<String> found = new TreeSet<>();
    boolean isOver =
        switch (status.state()) {
          case "succeeded", "superseded", "" -> true;
          default -> false;
        };
    if (!isOver && status.generation().isPresent()) {
      found.add(status.generation().get());
    } else if (status.state().equals("running")
        || status.state().equals("submitted")
        || (status.state().equals("failed") && beatsLately(status.tree()))) {
      work.forEach(key -> found.add(generationOf(key)));
    }
    work.stream()
        .filter(key -> key.endsWith("/" + ObjectLayout.HEARTBEAT) && hasFreshNote(key))
        .forEach(key -> found.add(generationOf(key)));
    return found;
  }

  private static String generationOf(String workKey) {
    return workKey.substring(ObjectLayout.WORK_PREFIX.length()).split("/", 2)[0];
  }

  private boolean hasFreshNote(String key) {
    try {
      return destination
          .readDocument(key, ObjectLayout.LARGEST_NOTE)
          .map(json::readTree)
          .filter(this::beatsLately)
          .isPresent();
    } catch (UncheckedIOException _) {
      return false; // none of ours
    }
  }

  private boolean beatsLately(JsonNode note) {
    try {
      Instant beat = Instant.parse(note.path("heartbeat").asText());
      return beat.plus(ALIVE).isAfter(clock.instant());
    } catch (DateTimeException _) {
      return false; // none of ours
    }
  }
}
