package academy.video.ops.delete;

import academy.video.fence.StatusDocument;
import academy.video.fence.StatusFence;
import academy.video.json.Json;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Generations whose work must stay: what the newest job makes, or may go on with after a failure,
 * as status.json tells; and what an older one makes that still runs beside it, as its heartbeat
 * tells. A job that does not know yet what it will make may go on with any.
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
    } else if (status.state().equals("running") || status.state().equals("submitted")) {
      work.forEach(key -> found.add(generationOf(key)));
    }
    work.stream()
        .filter(key -> key.endsWith("/" + ObjectLayout.HEARTBEAT) && beatsLately(key))
        .forEach(key -> found.add(generationOf(key)));
    return found;
  }

  private static String generationOf(String workKey) {
    return workKey.substring(ObjectLayout.WORK_PREFIX.length()).split("/", 2)[0];
  }

  private boolean beatsLately(String key) {
    try {
      Optional<Instant> beat =
          destination
              .read(key)
              .map(json::readTree)
              .map(note -> Instant.parse(note.path("heartbeat").asText()));
      return beat.filter(at -> at.plus(ALIVE).isAfter(clock.instant())).isPresent();
    } catch (UncheckedIOException | DateTimeException _) {
      return false; // none of ours
    }
  }
}
