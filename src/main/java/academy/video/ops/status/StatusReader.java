package academy.video.ops.status;

import academy.video.json.Json;
import academy.video.ops.status.VideoStatus.LastJob;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.PlaylistUris;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds out where a video stands. Only reads. */
public final class StatusReader {

  /** Three times the age that a heartbeat may have while all is well. */
  static final Duration STALE_AFTER = Duration.ofSeconds(45);

  private final ObjectStore destination;
  private final Json json;
  private final InstantSource clock;

  public StatusReader(ObjectStore destination, Json json, InstantSource clock) {
    this.destination = destination;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Reads status.json, and looks after every object that the published playlists lead to.
   *
   * @throws academy.video.failure.WorkerException with a failure of the store
   */
  public VideoStatus read() {
    Optional<JsonNode> status = statusJson();
    Optional<LastJob> lastJob = status.map(StatusReader::lastJob);
    OptionalLong age =
        lastJob
            .flatMap(StatusReader::heartbeat)
            .map(beat -> OptionalLong.of(Duration.between(beat, clock.instant()).toMillis()))
            .orElse(OptionalLong.empty());
    return new VideoStatus(
        destination.location(),
        status.map(node -> state(node.path("state").asText(), age)).orElse(JobState.NONE),
        age,
        lastJob,
        publication());
  }

  private Optional<JsonNode> statusJson() {
    try {
      return destination.read(ObjectLayout.STATUS).map(json::readTree);
    } catch (UncheckedIOException e) {
      return Optional.empty(); // no JSON: not a job's, and what is published is still worth telling
    }
  }

  private static JobState state(String state, OptionalLong ageMs) {
    return switch (state) {
      case "succeeded" -> JobState.SUCCEEDED;
      case "failed" -> JobState.FAILED;
      case "submitted" -> JobState.SUBMITTED;
      case "running" ->
          ageMs.isPresent() && ageMs.getAsLong() <= STALE_AFTER.toMillis()
              ? JobState.RUNNING
              : JobState.STALE;
      default -> JobState.NONE;
    };
  }

  private static Optional<Instant> heartbeat(LastJob job) {
    try {
      return Optional.of(Instant.parse(job.heartbeat()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static LastJob lastJob(JsonNode status) {
    JsonNode failure = status.path("failure");
    return new LastJob(
        status.path("stage").asText(),
        status.path("percent").asDouble(),
        status.path("heartbeat").asText(),
        status.path("video_id").asText(),
        text(status.path("job_id")),
        whole(status.path("attempt")),
        text(status.path("generation")),
        whole(failure.path("exit_code")),
        text(failure.path("failure")),
        text(failure.path("reason")),
        text(failure.path("hint")));
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }

  private static Optional<Integer> whole(JsonNode node) {
    return node.isInt() ? Optional.of(node.asInt()) : Optional.empty();
  }

  private Publication publication() {
    Optional<byte[]> multivariant = destination.read(ObjectLayout.MULTIVARIANT_PLAYLIST);
    if (multivariant.isEmpty()) {
      return Publication.none();
    }
    Set<String> generations = PlaylistUris.generations(multivariant.get());
    Map<String, Long> sizes = new TreeMap<>();
    for (String generation : generations) {
      for (ObjectInfo object : destination.list(ObjectLayout.generationPrefix(generation))) {
        sizes.put(object.key(), object.sizeBytes());
      }
    }
    Set<String> missing = new TreeSet<>();
    for (String playlist : PlaylistUris.of(multivariant.get())) {
      missing.addAll(missingFrom(playlist, sizes));
    }
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    return new Publication(
        /* published= */ true,
        !generations.isEmpty() && missing.isEmpty(),
        generations.stream().toList(),
        sizes.size() + 1L,
        bytes + multivariant.get().length,
        missing.stream().toList());
  }

  private Set<String> missingFrom(String playlist, Map<String, Long> sizes) {
    Optional<byte[]> body =
        sizes.containsKey(playlist) ? destination.read(playlist) : Optional.empty();
    if (body.isEmpty()) {
      return Set.of(playlist);
    }
    Set<String> missing = new TreeSet<>();
    for (String uri : PlaylistUris.of(body.get())) {
      String key = URI.create(playlist).resolve(uri).getPath(); // keys of ours need no escapes
      if (!sizes.containsKey(key)) {
        missing.add(key);
      }
    }
    return missing;
  }
}
