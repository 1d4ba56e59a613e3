package academy.video.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A presentation in a local folder, read as a player would: from {@code master.m3u8} to everything
 * it points to, and nothing else.
 *
 * @param totalBytes of all playlists, init segments and segments
 * @param rungs media playlist of each size, such as {@code 1280x720}, the largest first
 */
record HlsResult(long totalBytes, Map<String, Rung> rungs) {

  /**
   * One rung of the ladder, without audio.
   *
   * @param playlist its media playlist
   * @param bytes of its init segment and segments
   */
  record Rung(Path playlist, long bytes) {}

  private static final Pattern RESOLUTION = Pattern.compile("[:,]RESOLUTION=(\\d+x\\d+)");
  private static final Pattern QUOTED_URI = Pattern.compile("[:,]URI=\"([^\"]+)\"");
  private static final String VARIANT_TAG = "#EXT-X-STREAM-INF:";

  HlsResult {
    rungs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(rungs));
  }

  /**
   * Reads a result.
   *
   * @throws BenchException where a file is missing that a playlist names
   */
  static HlsResult read(Path folder) {
    Path master = folder.resolve("master.m3u8");
    Set<Path> files = new LinkedHashSet<>(List.of(master));
    Map<String, Path> playlists = new LinkedHashMap<>();
    for (Reference reference : references(master)) {
      files.add(reference.file());
      files.addAll(references(reference.file()).stream().map(Reference::file).toList());
      Matcher resolution = RESOLUTION.matcher(reference.tag());
      if (reference.tag().startsWith(VARIANT_TAG) && resolution.find()) {
        playlists.putIfAbsent(resolution.group(1), reference.file());
      }
    }
    Map<String, Rung> rungs = new LinkedHashMap<>();
    playlists.entrySet().stream()
        .sorted((a, b) -> Long.compare(pixels(b.getKey()), pixels(a.getKey())))
        .forEach(entry -> rungs.put(entry.getKey(), rung(entry.getValue())));
    return new HlsResult(files.stream().mapToLong(HlsResult::size).sum(), rungs);
  }

  private static Rung rung(Path playlist) {
    Set<Path> files = new LinkedHashSet<>();
    references(playlist).forEach(reference -> files.add(reference.file()));
    return new Rung(playlist, files.stream().mapToLong(HlsResult::size).sum());
  }

  /** A file that a playlist names, and the tag of the line or the line before that names it. */
  private record Reference(String tag, Path file) {}

  private static List<Reference> references(Path playlist) {
    List<Reference> references = new ArrayList<>();
    String tag = "";
    for (String line : lines(playlist)) {
      if (line.startsWith("#EXT")) {
        tag = line;
        Matcher uri = QUOTED_URI.matcher(line);
        if (uri.find()) {
          references.add(new Reference(line, playlist.resolveSibling(uri.group(1)).normalize()));
        }
      } else if (!line.isBlank() && !line.startsWith("#")) {
        references.add(new Reference(tag, playlist.resolveSibling(line.strip()).normalize()));
      }
    }
    return references;
  }

  private static List<String> lines(Path playlist) {
    try {
      return Files.readAllLines(playlist, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BenchException("cannot read the playlist " + playlist, e);
    }
  }

  private static long pixels(String size) {
    int x = size.indexOf('x');
    return Long.parseLong(size.substring(0, x)) * Long.parseLong(size.substring(x + 1));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new BenchException("a playlist names " + file + ", which is not there", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
