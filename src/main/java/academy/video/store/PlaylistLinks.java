package academy.video.store;

import academy.video.model.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a stored playlist leads to. Anybody with rights to a destination may have written it, so
 * only what can be a key of the destination counts as one.
 *
 * @param keys of the objects that it names, in attributes and on lines of their own
 * @param foreign what else it names, fit to be shown: addresses, paths out of the destination
 */
public record PlaylistLinks(Set<String> keys, Set<String> foreign) {

  /** Far more than a playlist of ours has: one of 12 h in segments of 2 s takes 1 MiB. */
  public static final int LARGEST_PLAYLIST = 16 << 20;

  private static final int LONGEST_SHOWN = 200;

  /** RFC 8216, 4.2: a quoted-string attribute. */
  private static final Pattern URI_ATTRIBUTE = Pattern.compile("[:,]URI=\"([^\"]*)\"");

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  public PlaylistLinks {
    keys = Set.copyOf(new TreeSet<>(keys));
    foreign = Set.copyOf(new TreeSet<>(foreign));
  }

  /**
   * Reads a playlist's URIs, which are relative to it (RFC 8216, 4.1).
   *
   * @param key of the playlist
   */
  public static PlaylistLinks of(String key, byte[] playlist) {
    String folder = key.substring(0, key.lastIndexOf('/') + 1);
    Set<String> keys = new TreeSet<>();
    Set<String> foreign = new TreeSet<>();
    for (String uri : uris(playlist)) {
      key(folder, uri)
          .ifPresentOrElse(keys::add, () -> foreign.add(PlainText.shortLine(uri, LONGEST_SHOWN)));
    }
    return new PlaylistLinks(keys, foreign);
  }

  private static Set<String> uris(byte[] playlist) {
    Set<String> uris = new TreeSet<>();
    for (String line : new String(playlist, StandardCharsets.UTF_8).split("\\R", -1)) {
      if (line.startsWith("#")) {
        Matcher attribute = URI_ATTRIBUTE.matcher(line);
        while (attribute.find()) {
          uris.add(attribute.group(1));
        }
      } else if (!line.isBlank()) {
        uris.add(line.strip());
      }
    }
    return uris;
  }

  /** Keys of ours need no escapes; what has some, or a query, names nothing that we wrote. */
  private static Optional<String> key(String folder, String uri) {
    if (SCHEME.matcher(uri).matches() || !PlainText.isLine(uri)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ObjectKeys.require(folder + uri));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** What is wrong with the playlist at {@code key}, as a sentence; empty: nothing. */
  public Optional<String> problem(String key) {
    if (foreign.isEmpty()) {
      return Optional.empty();
    }
    String first = foreign.stream().sorted().findFirst().orElseThrow();
    return Optional.of(
        "%s leads out of the destination, to \"%s\"%s."
            .formatted(
                key,
                first,
                foreign.size() > 1 ? " and %,d more".formatted(foreign.size() - 1) : ""));
  }

  /** The generations that a multivariant playlist leads to: first elements of its keys. */
  public Set<String> generations() {
    Set<String> generations = new TreeSet<>();
    for (String key : keys) {
      int slash = key.indexOf('/');
      if (slash > 0 && ObjectLayout.isGeneration(key.substring(0, slash))) {
        generations.add(key.substring(0, slash));
      }
    }
    return generations;
  }
}
