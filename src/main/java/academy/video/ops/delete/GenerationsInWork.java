package academy.video.ops.delete;

import academy.video.fence.StatusDocument;
import academy.video.fence.StatusFence;
import academy.video.json.Json;
import academy.video.model.Published;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.PlaylistLinks;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
    List<String> work = work();
    Set<String> found = new TreeSet<>();
    if (!isOver(status) && status.generation().isPresent()) {
      found.add(status.generation().get());
    } else if (status.state().equals("running")
        || status.state().equals("submitted")
        || (status.state().equals("failed") && beatsLately(status.tree()))) {
      work.forEach(key -> found.add(generationOf(key)));
    }
    heartbeats(work, this::beatsLately).forEach(found::add);
    return found;
  }

  /** What was published since then, and what newer requests make as far as it is known. */
  Spared requestedAfter(Instant deletedAt) {
    StatusDocument status = new StatusFence(destination, json).read();
    boolean begun = status.standing().requestedAt().isAfter(deletedAt);
    Optional<String> claimed =
        status
            .published()
            .filter(published -> isAfter(published.requestedAt(), deletedAt))
            .map(Published::generation);
    Set<String> found = new TreeSet<>();
    claimed.ifPresent(found::add);
    status.generation().filter(_ -> begun && !isOver(status)).ifPresent(found::add);
    heartbeats(
            work(),
            note -> beatsLately(note) && isAfter(note.path("requested_at").asText(), deletedAt))
        .forEach(found::add);
    return new Spared(found, begun, claimed.isPresent() && played().equals(claimed.map(Set::of)));
  }

  private Optional<Set<String>> played() {
    String master = ObjectLayout.MULTIVARIANT_PLAYLIST;
    return destination
        .readRange(master, /* position= */ 0, PlaylistLinks.LARGEST_PLAYLIST)
        .map(playlist -> PlaylistLinks.of(master, playlist).generations());
  }

  private static boolean isOver(StatusDocument status) {
    return switch (status.state()) {
      case "succeeded", "superseded", "" -> true;
      default -> false;
    };
  }

  private List<String> work() {
    return destination.list(ObjectLayout.WORK_PREFIX).stream()
        .map(ObjectInfo::key)
        .filter(key -> key.indexOf('/', ObjectLayout.WORK_PREFIX.length()) > 0)
        .toList();
  }

  private Stream<String> heartbeats(List<String> work, Predicate<JsonNode> counts) {
    return work.stream()
        .filter(key -> key.endsWith("/" + ObjectLayout.HEARTBEAT) && hasNote(key, counts))
        .map(GenerationsInWork::generationOf);
  }

  private static String generationOf(String workKey) {
    return workKey.substring(ObjectLayout.WORK_PREFIX.length()).split("/", 2)[0];
  }

  private boolean hasNote(String key, Predicate<JsonNode> counts) {
    try {
      return destination
          .readDocument(key, ObjectLayout.LARGEST_NOTE)
          .map(json::readTree)
          .filter(counts)
          .isPresent();
    } catch (UncheckedIOException _) {
      return false; // none of ours
    }
  }

  private boolean beatsLately(JsonNode note) {
    return isAfter(note.path("heartbeat").asText(), clock.instant().minus(ALIVE));
  }

  private static boolean isAfter(String time, Instant other) {
    try {
      return Instant.parse(time).isAfter(other);
    } catch (DateTimeException _) {
      return false; // none of ours
    }
  }
}
