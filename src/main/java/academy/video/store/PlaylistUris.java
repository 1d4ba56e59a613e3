package academy.video.store;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads out of a stored playlist which other objects it leads to. */
public final class PlaylistUris {

  /** RFC 8216, 4.2: a quoted-string attribute. */
  private static final Pattern URI_ATTRIBUTE = Pattern.compile("[:,]URI=\"([^\"]*)\"");

  private PlaylistUris() {}

  /** All URIs, in attributes and on lines of their own, as they are written there. */
  public static Set<String> of(byte[] playlist) {
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

  /** The generations that a multivariant playlist leads to: first elements of its URIs. */
  public static Set<String> generations(byte[] multivariantPlaylist) {
    Set<String> generations = new TreeSet<>();
    for (String uri : of(multivariantPlaylist)) {
      int slash = uri.indexOf('/');
      if (slash > 0) {
        generations.add(uri.substring(0, slash));
      }
    }
    return generations;
  }
}
