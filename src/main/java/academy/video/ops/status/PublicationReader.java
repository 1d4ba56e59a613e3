package academy.video.ops.status;

import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.PlaylistLinks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Follows the published playlists to every object that they name. Only reads. */
final class PublicationReader {

  /** A result has one generation, and a few dozen playlists at most. */
  private static final int MOST_GENERATIONS = 8;

  private static final int MOST_PLAYLISTS = 1000;

  private final ObjectStore destination;

  PublicationReader(ObjectStore destination) {
    this.destination = destination;
  }

  /**
   * Looks at what viewers get.
   *
   * @param problems gets a sentence for what no job of ours publishes
   */
  Publication read(List<String> problems) {
    Optional<byte[]> multivariant = playlist(ObjectLayout.MULTIVARIANT_PLAYLIST, problems);
    if (multivariant.isEmpty()) {
      return Publication.none();
    }
    PlaylistLinks links = links(ObjectLayout.MULTIVARIANT_PLAYLIST, multivariant.get(), problems);
    Set<String> generations = links.generations();
    if (generations.size() > MOST_GENERATIONS || links.keys().size() > MOST_PLAYLISTS) {
      problems.add(
          "master.m3u8 names %,d playlists of %,d generations, which no result has."
              .formatted(links.keys().size(), generations.size()));
      return new Publication(true, false, List.of(), 1, multivariant.get().length, List.of());
    }
    Map<String, Long> sizes = new TreeMap<>();
    for (String generation : generations) {
      for (ObjectInfo object : destination.list(ObjectLayout.generationPrefix(generation))) {
        sizes.put(object.key(), object.sizeBytes());
      }
    }
    Set<String> missing = new TreeSet<>();
    for (String playlist : links.keys()) {
      missing.addAll(missingFrom(playlist, sizes, problems));
    }
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    return new Publication(
        /* published= */ true,
        !generations.isEmpty() && missing.isEmpty() && links.foreign().isEmpty(),
        generations.stream().toList(),
        sizes.size() + 1L,
        bytes + multivariant.get().length,
        missing.stream().toList());
  }

  private Set<String> missingFrom(String playlist, Map<String, Long> sizes, List<String> problems) {
    Optional<byte[]> body =
        sizes.containsKey(playlist) ? playlist(playlist, problems) : Optional.empty();
    if (body.isEmpty()) {
      return Set.of(playlist);
    }
    Set<String> missing = new TreeSet<>(links(playlist, body.get(), problems).keys());
    missing.removeAll(sizes.keySet());
    return missing;
  }

  private Optional<byte[]> playlist(String key, List<String> problems) {
    int most = PlaylistLinks.LARGEST_PLAYLIST;
    Optional<byte[]> body = destination.readRange(key, /* position= */ 0, most + 1);
    if (body.isPresent() && body.get().length > most) {
      problems.add("%s has more than %,d bytes, which no playlist has.".formatted(key, most));
      return Optional.of(new byte[0]);
    }
    return body;
  }

  private static PlaylistLinks links(String key, byte[] playlist, List<String> problems) {
    PlaylistLinks links = PlaylistLinks.of(key, playlist);
    links.problem(key).ifPresent(problems::add);
    return links;
  }
}
