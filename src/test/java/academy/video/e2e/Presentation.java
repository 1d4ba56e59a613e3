package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A presentation as a player finds it: {@code master.m3u8}, and every playlist that it leads to.
 *
 * @param variants of EXT-X-STREAM-INF
 * @param iFrames of EXT-X-I-FRAME-STREAM-INF
 * @param audio of EXT-X-MEDIA with TYPE=AUDIO
 * @param text of EXT-X-MEDIA with TYPE=SUBTITLES
 */
record Presentation(
    List<Entry> variants, List<Entry> iFrames, List<Entry> audio, List<Entry> text) {

  private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z0-9-]+)=(\"[^\"]*\"|[^,]*)");

  /**
   * One line of the multivariant playlist.
   *
   * @param attributes without quotation marks
   * @param playlist that it leads to
   */
  record Entry(Map<String, String> attributes, MediaPlaylist playlist) {
    String attribute(String name) {
      return String.valueOf(attributes.get(name));
    }

    int width() {
      return Integer.parseInt(attribute("RESOLUTION").split("x", 2)[0]);
    }

    int height() {
      return Integer.parseInt(attribute("RESOLUTION").split("x", 2)[1]);
    }

    double frameRate() {
      return Double.parseDouble(attribute("FRAME-RATE"));
    }
  }

  /**
   * A media playlist.
   *
   * @param file itself
   * @param targetSeconds of EXT-X-TARGETDURATION
   * @param init of EXT-X-MAP
   */
  record MediaPlaylist(Path file, int targetSeconds, Path init, List<Segment> segments) {

    double seconds() {
      return segments.stream().mapToDouble(Segment::seconds).sum();
    }

    /** FFmpeg's name for init segment and segments, one after the other. */
    String joined() {
      List<String> files = new ArrayList<>(List.of(init.toString()));
      segments.forEach(segment -> files.add(segment.file().toString()));
      return "concat:" + String.join("|", files);
    }
  }

  /**
   * A segment or a part of one.
   *
   * @param extinf its duration in seconds
   * @param offset of EXT-X-BYTERANGE, or 0
   * @param length of EXT-X-BYTERANGE, or the file's
   */
  record Segment(BigDecimal extinf, Path file, long offset, long length) {
    double seconds() {
      return extinf.doubleValue();
    }

    byte[] bytes() {
      byte[] all = Presentation.bytes(file);
      return java.util.Arrays.copyOfRange(all, (int) offset, (int) (offset + length));
    }
  }

  /** Reads what is in a destination; fails where anything is missing that is pointed to. */
  static Presentation read(Path destination) {
    List<Entry> variants = new ArrayList<>();
    List<Entry> iFrames = new ArrayList<>();
    List<Entry> audio = new ArrayList<>();
    List<Entry> text = new ArrayList<>();
    Path master = destination.resolve("master.m3u8");
    List<String> lines = lines(master);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("#EXT-X-STREAM-INF:")) {
        variants.add(new Entry(attributes(line), media(resolve(master, lines.get(i + 1)))));
      } else if (line.startsWith("#EXT-X-I-FRAME-STREAM-INF:")) {
        iFrames.add(entryWithUri(master, line));
      } else if (line.startsWith("#EXT-X-MEDIA:TYPE=SUBTITLES")) {
        text.add(entryWithUri(master, line));
      } else if (line.startsWith("#EXT-X-MEDIA:")) {
        audio.add(entryWithUri(master, line));
      }
    }
    assertThat(variants).as("variants in %s", master).isNotEmpty();
    return new Presentation(variants, iFrames, audio, text);
  }

  /** The variant with the largest frames. */
  Entry top() {
    return variants.getFirst();
  }

  private static Entry entryWithUri(Path master, String line) {
    Map<String, String> attributes = attributes(line);
    return new Entry(attributes, media(resolve(master, String.valueOf(attributes.get("URI")))));
  }

  private static MediaPlaylist media(Path file) {
    List<Segment> segments = new ArrayList<>();
    Path init = file;
    int target = 0;
    BigDecimal extinf = BigDecimal.ZERO;
    String range = "";
    for (String line : lines(file)) {
      String value = line.substring(line.indexOf(':') + 1);
      if (line.startsWith("#EXT-X-TARGETDURATION:")) {
        target = Integer.parseInt(value);
      } else if (line.startsWith("#EXT-X-MAP:")) {
        init = resolve(file, String.valueOf(attributes(line).get("URI")));
      } else if (line.startsWith("#EXTINF:")) {
        extinf = new BigDecimal(value.substring(0, value.indexOf(',')));
      } else if (line.startsWith("#EXT-X-BYTERANGE:")) {
        range = value;
      } else if (!line.startsWith("#")) {
        segments.add(segment(extinf, resolve(file, line), range));
        range = "";
      }
    }
    assertThat(lines(file)).first().isEqualTo("#EXTM3U");
    assertThat(lines(file)).last().isEqualTo("#EXT-X-ENDLIST");
    return new MediaPlaylist(file, target, init, segments);
  }

  private static Segment segment(BigDecimal extinf, Path file, String range) {
    if (range.isEmpty()) {
      return new Segment(extinf, file, 0, bytes(file).length);
    }
    String[] parts = range.split("@", 2);
    return new Segment(extinf, file, Long.parseLong(parts[1]), Long.parseLong(parts[0]));
  }

  private static Path resolve(Path playlist, String uri) {
    assertThat(uri).as("URI in %s", playlist).doesNotContain("..", ":").doesNotStartWith("/");
    return playlist.resolveSibling(uri);
  }

  private static Map<String, String> attributes(String line) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher matcher = ATTRIBUTE.matcher(line.substring(line.indexOf(':') + 1));
    while (matcher.find()) {
      attributes.put(matcher.group(1), matcher.group(2).replace("\"", ""));
    }
    return attributes;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
