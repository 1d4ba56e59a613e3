package academy.video.stage.playlist;

import academy.video.model.Size;
import academy.video.stage.playlist.MediaPlaylist.ByteRange;
import academy.video.stage.playlist.MediaPlaylist.Entry;
import academy.video.stage.playlist.MultivariantPlaylist.IFrameVariant;
import academy.video.stage.playlist.MultivariantPlaylist.ImageVariant;
import academy.video.stage.playlist.MultivariantPlaylist.MediaEntry;
import academy.video.stage.playlist.MultivariantPlaylist.SessionData;
import academy.video.stage.playlist.MultivariantPlaylist.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads playlists of ours back: only the tags and attributes that we write, each as often as it may
 * appear. It shares no text with {@link PlaylistWriter}, so that it can judge it.
 */
final class PlaylistParser {

  private static final Pattern EXTINF = Pattern.compile("([0-9]{1,9})\\.([0-9]{6}),");
  private static final Pattern BYTE_RANGE = Pattern.compile("([0-9]{1,10})@([0-9]{1,10})");
  private static final long MICROS_PER_SECOND = 1_000_000;

  private PlaylistParser() {}

  /**
   * @throws MalformedPlaylistException where the file is not such a playlist
   */
  static MediaPlaylist media(byte[] file) {
    PlaylistLines lines = new PlaylistLines(file);
    Map<String, String> tags = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    boolean ended = false;
    while (lines.hasNext()) {
      String line = lines.next();
      if (ended) {
        throw new MalformedPlaylistException(lines.number(), "text after EXT-X-ENDLIST");
      }
      String name = tagName(line, lines.number());
      String value = line.substring(name.length());
      switch (name) {
        case "#EXTINF" -> entries.add(entry(valueOf(value, lines), lines));
        case "#EXT-X-ENDLIST" -> ended = value.isEmpty();
        case "#EXT-X-I-FRAMES-ONLY", "#EXT-X-INDEPENDENT-SEGMENTS" -> {
          requireBefore(entries, name, lines);
          putOnce(tags, name, noValue(value, lines), lines);
        }
        case "#EXT-X-VERSION",
            "#EXT-X-TARGETDURATION",
            "#EXT-X-MEDIA-SEQUENCE",
            "#EXT-X-PLAYLIST-TYPE",
            "#EXT-X-MAP" -> {
          requireBefore(entries, name, lines);
          putOnce(tags, name, valueOf(value, lines), lines);
        }
        default -> throw new MalformedPlaylistException(lines.number(), "unknown tag " + name);
      }
    }
    if (!ended || entries.isEmpty()) {
      throw new MalformedPlaylistException(
          lines.number(), "no EXT-X-ENDLIST, or no segments before it");
    }
    requireValue(tags, "#EXT-X-PLAYLIST-TYPE", "VOD");
    requireValue(tags, "#EXT-X-MEDIA-SEQUENCE", "0");
    return new MediaPlaylist(
        integer(tags, "#EXT-X-VERSION"),
        integer(tags, "#EXT-X-TARGETDURATION"),
        tags.containsKey("#EXT-X-INDEPENDENT-SEGMENTS"),
        tags.containsKey("#EXT-X-I-FRAMES-ONLY"),
        Optional.ofNullable(tags.get("#EXT-X-MAP"))
            .map(map -> new AttributeParser(0, map).requireAll("URI").quoted("URI")),
        entries);
  }

  /**
   * @throws MalformedPlaylistException where the file is not such a playlist
   */
  static MultivariantPlaylist multivariant(byte[] file) {
    PlaylistLines lines = new PlaylistLines(file);
    Map<String, String> tags = new HashMap<>();
    List<SessionData> sessionData = new ArrayList<>();
    List<MediaEntry> audio = new ArrayList<>();
    List<MediaEntry> text = new ArrayList<>();
    List<Variant> variants = new ArrayList<>();
    List<IFrameVariant> iFrameVariants = new ArrayList<>();
    List<ImageVariant> imageVariants = new ArrayList<>();
    while (lines.hasNext()) {
      String line = lines.next();
      String name = tagName(line, lines.number());
      String value = line.substring(name.length());
      switch (name) {
        case "#EXT-X-VERSION" -> putOnce(tags, name, valueOf(value, lines), lines);
        case "#EXT-X-INDEPENDENT-SEGMENTS" -> putOnce(tags, name, noValue(value, lines), lines);
        case "#EXT-X-MEDIA" -> {
          AttributeParser attributes = attributes(value, lines);
          switch (attributes.plain("TYPE")) {
            case "AUDIO" -> audio.add(mediaEntry(attributes, /* isAudio= */ true));
            case "SUBTITLES" -> text.add(mediaEntry(attributes, /* isAudio= */ false));
            default -> throw attributes.missing("TYPE=AUDIO or TYPE=SUBTITLES");
          }
        }
        case "#EXT-X-SESSION-DATA" -> sessionData.add(sessionData(attributes(value, lines)));
        case "#EXT-X-STREAM-INF" ->
            variants.add(variant(attributes(value, lines), lines.nextUri()));
        case "#EXT-X-I-FRAME-STREAM-INF" ->
            iFrameVariants.add(iFrameVariant(attributes(value, lines)));
        case "#EXT-X-IMAGE-STREAM-INF" -> imageVariants.add(imageVariant(attributes(value, lines)));
        default -> throw new MalformedPlaylistException(lines.number(), "unknown tag " + name);
      }
    }
    if (variants.isEmpty()) {
      throw new MalformedPlaylistException(lines.number(), "no EXT-X-STREAM-INF");
    }
    return new MultivariantPlaylist(
        integer(tags, "#EXT-X-VERSION"),
        tags.containsKey("#EXT-X-INDEPENDENT-SEGMENTS"),
        sessionData,
        audio,
        text,
        variants,
        iFrameVariants,
        imageVariants);
  }

  /**
   * @throws MalformedPlaylistException where the file is not such a playlist
   */
  static ImagePlaylist images(byte[] file) {
    PlaylistLines lines = new PlaylistLines(file);
    Map<String, String> tags = new HashMap<>();
    List<ImagePlaylist.Sheet> sheets = new ArrayList<>();
    boolean ended = false;
    while (lines.hasNext()) {
      String line = lines.next();
      if (ended) {
        throw new MalformedPlaylistException(lines.number(), "text after EXT-X-ENDLIST");
      }
      String name = tagName(line, lines.number());
      String value = line.substring(name.length());
      switch (name) {
        case "#EXTINF" -> sheets.add(sheet(valueOf(value, lines), lines));
        case "#EXT-X-ENDLIST" -> ended = value.isEmpty();
        case "#EXT-X-IMAGES-ONLY" -> putOnce(tags, name, noValue(value, lines), lines);
        case "#EXT-X-VERSION",
            "#EXT-X-TARGETDURATION",
            "#EXT-X-MEDIA-SEQUENCE",
            "#EXT-X-PLAYLIST-TYPE" ->
            putOnce(tags, name, valueOf(value, lines), lines);
        default -> throw new MalformedPlaylistException(lines.number(), "unknown tag " + name);
      }
    }
    if (!ended || sheets.isEmpty()) {
      throw new MalformedPlaylistException(
          lines.number(), "no EXT-X-ENDLIST, or no sheets before it");
    }
    requireValue(tags, "#EXT-X-PLAYLIST-TYPE", "VOD");
    requireValue(tags, "#EXT-X-MEDIA-SEQUENCE", "0");
    require(tags, "#EXT-X-IMAGES-ONLY", 0);
    return new ImagePlaylist(
        integer(tags, "#EXT-X-VERSION"), integer(tags, "#EXT-X-TARGETDURATION"), sheets);
  }

  private static ImagePlaylist.Sheet sheet(String extinf, PlaylistLines lines) {
    long micros = micros(extinf, lines);
    String line = lines.next();
    if (!line.startsWith("#EXT-X-TILES:")) {
      throw new MalformedPlaylistException(lines.number(), "EXT-X-TILES is due");
    }
    AttributeParser attributes =
        attributes(line.substring(line.indexOf(':')), lines)
            .requireAll("RESOLUTION", "LAYOUT", "DURATION");
    Size layout =
        attributes.optionalResolution("LAYOUT").orElseThrow(() -> attributes.missing("LAYOUT"));
    return new ImagePlaylist.Sheet(
        micros,
        lines.nextUri(),
        attributes
            .optionalResolution("RESOLUTION")
            .orElseThrow(() -> attributes.missing("RESOLUTION")),
        layout.width(),
        layout.height(),
        micros(attributes.plain("DURATION") + ",", lines));
  }

  private static ImageVariant imageVariant(AttributeParser attributes) {
    attributes.requireAll("BANDWIDTH", "RESOLUTION", "CODECS", "URI");
    return new ImageVariant(
        attributes.number("BANDWIDTH"),
        attributes.quoted("CODECS"),
        attributes
            .optionalResolution("RESOLUTION")
            .orElseThrow(() -> attributes.missing("RESOLUTION")),
        attributes.quoted("URI"));
  }

  private static long micros(String extinf, PlaylistLines lines) {
    Matcher duration = EXTINF.matcher(extinf);
    if (!duration.matches()) {
      throw new MalformedPlaylistException(lines.number(), "no duration with six decimals");
    }
    return Long.parseLong(duration.group(1)) * MICROS_PER_SECOND
        + Long.parseLong(duration.group(2));
  }

  private static Entry entry(String extinf, PlaylistLines lines) {
    long micros = micros(extinf, lines);
    Optional<ByteRange> range = Optional.empty();
    String line = lines.next();
    if (line.startsWith("#EXT-X-BYTERANGE:")) {
      Matcher bytes = BYTE_RANGE.matcher(line.substring(line.indexOf(':') + 1));
      if (!bytes.matches()) {
        throw new MalformedPlaylistException(
            lines.number(), "EXT-X-BYTERANGE is not length@offset");
      }
      range =
          Optional.of(
              new ByteRange(Long.parseLong(bytes.group(1)), Long.parseLong(bytes.group(2))));
      line = lines.nextUri();
    }
    if (line.startsWith("#")) {
      throw new MalformedPlaylistException(lines.number(), "a URI is due");
    }
    return new Entry(micros, line, range);
  }

  private static SessionData sessionData(AttributeParser attributes) {
    attributes.requireAll("DATA-ID", "VALUE", "URI");
    return new SessionData(
        attributes.quoted("DATA-ID"),
        attributes.optionalQuoted("VALUE"),
        attributes.optionalQuoted("URI"));
  }

  private static MediaEntry mediaEntry(AttributeParser attributes, boolean isAudio) {
    attributes.requireAll(
        "TYPE",
        "GROUP-ID",
        "LANGUAGE",
        "NAME",
        "DEFAULT",
        "AUTOSELECT",
        isAudio ? "CHANNELS" : "FORCED",
        "CHARACTERISTICS",
        "URI");
    return new MediaEntry(
        attributes.quoted("GROUP-ID"),
        attributes.quoted("LANGUAGE"),
        attributes.quoted("NAME"),
        attributes.yesOrNo("DEFAULT"),
        attributes.yesOrNo("AUTOSELECT"),
        isAudio ? Optional.of(attributes.quotedNumber("CHANNELS")) : Optional.empty(),
        !isAudio && attributes.yesOrNo("FORCED"),
        attributes.optionalQuoted("CHARACTERISTICS"),
        attributes.quoted("URI"));
  }

  private static Variant variant(AttributeParser attributes, String uri) {
    attributes.requireAll(
        "BANDWIDTH",
        "AVERAGE-BANDWIDTH",
        "CODECS",
        "RESOLUTION",
        "FRAME-RATE",
        "VIDEO-RANGE",
        "AUDIO",
        "SUBTITLES",
        "CLOSED-CAPTIONS");
    if (!attributes.plain("CLOSED-CAPTIONS").equals("NONE")) {
      throw attributes.missing("CLOSED-CAPTIONS=NONE");
    }
    return new Variant(
        attributes.number("BANDWIDTH"),
        attributes.number("AVERAGE-BANDWIDTH"),
        attributes.quoted("CODECS"),
        attributes.optionalResolution("RESOLUTION"),
        attributes.optionalPlain("FRAME-RATE"),
        attributes.optionalPlain("VIDEO-RANGE"),
        attributes.optionalQuoted("AUDIO"),
        attributes.optionalQuoted("SUBTITLES"),
        uri);
  }

  private static IFrameVariant iFrameVariant(AttributeParser attributes) {
    attributes.requireAll(
        "BANDWIDTH", "AVERAGE-BANDWIDTH", "CODECS", "RESOLUTION", "VIDEO-RANGE", "URI");
    return new IFrameVariant(
        attributes.number("BANDWIDTH"),
        attributes.number("AVERAGE-BANDWIDTH"),
        attributes.quoted("CODECS"),
        attributes
            .optionalResolution("RESOLUTION")
            .orElseThrow(() -> attributes.missing("RESOLUTION")),
        attributes.plain("VIDEO-RANGE"),
        attributes.quoted("URI"));
  }

  private static String tagName(String line, int number) {
    if (!line.startsWith("#EXT")) {
      throw new MalformedPlaylistException(number, "a tag is due");
    }
    int colon = line.indexOf(':');
    return colon < 0 ? line : line.substring(0, colon);
  }

  private static AttributeParser attributes(String value, PlaylistLines lines) {
    return new AttributeParser(lines.number(), valueOf(value, lines));
  }

  /** What stands behind the colon of a tag that must have a value. */
  private static String valueOf(String value, PlaylistLines lines) {
    if (value.isEmpty()) {
      throw new MalformedPlaylistException(lines.number(), "the tag has no value");
    }
    return value.substring(1);
  }

  private static String noValue(String value, PlaylistLines lines) {
    if (!value.isEmpty()) {
      throw new MalformedPlaylistException(lines.number(), "the tag must not have a value");
    }
    return value;
  }

  private static void requireBefore(List<Entry> entries, String name, PlaylistLines lines) {
    if (!entries.isEmpty()) {
      throw new MalformedPlaylistException(lines.number(), name + " after a segment");
    }
  }

  private static void putOnce(
      Map<String, String> tags, String name, String value, PlaylistLines lines) {
    if (tags.put(name, value) != null) {
      throw new MalformedPlaylistException(lines.number(), name + " appears twice");
    }
  }

  private static String require(Map<String, String> tags, String name, int line) {
    String value = tags.get(name);
    if (value == null) {
      throw new MalformedPlaylistException(line, name + " is missing");
    }
    return value;
  }

  private static void requireValue(Map<String, String> tags, String name, String expected) {
    String found = require(tags, name, 0);
    if (!found.equals(expected)) {
      throw new MalformedPlaylistException(0, "%s is %s, not %s".formatted(name, found, expected));
    }
  }

  private static int integer(Map<String, String> tags, String name) {
    String value = require(tags, name, 0);
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new MalformedPlaylistException(0, name + " is not a whole number: " + value);
    }
    return Integer.parseInt(value);
  }
}
