package academy.video.config;

import java.util.Arrays;
import java.util.List;

/**
 * Every field of a profile file, with the values it may have. docs/profiles.md is this table and
 * the defaults of the {@code standard} profile; a test compares them.
 *
 * <p>Sources of the bounds: RFC 8216bis, 4.4.3.1, and Apple's HLS authoring specification
 * 2025-06-26 (7.6: segments of about 6 s; 1.13: an IDR frame every 2 s); H.264 level 5.2 for the
 * largest frame and rate; ISO/IEC 14496-3 for AAC-LC.
 */
enum ProfileField {
  NAME("name", Kind.TEXT, "Name of the profile in reports; the file's name by default."),
  SEGMENT_SECONDS("segment_seconds", 2, 10, Kind.WHOLE, "Length of a media segment in seconds."),
  GOP_SECONDS(
      "gop_seconds",
      0,
      10,
      Kind.WHOLE,
      "Seconds from one IDR frame to the next; must divide segment_seconds. 0 lets the worker"
          + " decide: segment_seconds where that saves much, as on slides and screens; otherwise 2,"
          + " or the next longer time that divides segment_seconds."),
  PRESET(
      "video.preset",
      "x264's preset: slower presets give smaller files.",
      "ultrafast",
      "superfast",
      "veryfast",
      "faster",
      "fast",
      "medium",
      "slow",
      "slower",
      "veryslow"),
  TUNE(
      "video.tune",
      "x264's tuning for a kind of content. Empty for the worker's own settings, which aim at likeness to the source.",
      "",
      "film",
      "animation",
      "grain",
      "stillimage",
      "fastdecode",
      "zerolatency",
      "psnr",
      "ssim"),
  RUNGS(
      "video.rungs",
      1,
      12,
      Kind.LIST,
      "The ladder, largest rung first. A list in a file replaces the whole default ladder. Rungs"
          + " larger than the source are left out. A source smaller than the lowest rung gets one"
          + " rung of its own size."),
  RUNG_HEIGHT(
      "video.rungs[].height",
      144,
      2160,
      Kind.EVEN,
      "Video is scaled to fit a 16:9 box of this height (9:16 for portrait). Each rung must be"
          + " lower than the one before it."),
  // x264 turns to lossless below 1, which needs the High 4:4:4 Predictive profile that no browser
  // plays, and ignores the cap.
  RUNG_CRF(
      "video.rungs[].crf",
      1,
      51,
      Kind.NUMBER,
      "Constant rate factor. Lower values give higher quality and larger files."),
  RUNG_MAX_BITS(
      "video.rungs[].max_bits_per_second",
      50_000,
      100_000_000,
      Kind.WHOLE,
      "Maximum bit rate in bits per second. Must not exceed that of the rung before it."),
  RUNG_MAX_FRAME_RATE(
      "video.rungs[].max_frame_rate",
      1,
      60,
      Kind.WHOLE,
      "Maximum frame rate. A faster source is shown on this rung at a half, a third, … of its"
          + " rate."),
  QUALITY_MIN_SSIM(
      "quality.min_ssim",
      0,
      1,
      Kind.NUMBER,
      "Minimum quality of a segment's sampled frames (SSIM of luma). A segment below it is encoded"
          + " again at higher quality, with the rest of its chunk; 0 turns this off."),
  AUDIO_BITS(
      "audio.bits_per_second",
      32_000,
      320_000,
      Kind.WHOLE,
      "AAC-LC bit rate of each audio track in bits per second, at most 6 bits per sample and"
          + " channel."),
  AUDIO_CHANNELS(
      "audio.channels",
      1,
      2,
      Kind.WHOLE,
      "Number of channels. Sources with more channels are mixed down; mono becomes stereo if this"
          + " is 2."),
  AUDIO_SAMPLE_RATE("audio.sample_rate", List.of(44_100L, 48_000L), "Samples per second."),
  AUDIO_ONLY(
      "audio_only",
      Kind.FLAG,
      "Whether a video's default audio is also offered without video, so that a player goes on with"
          + " audio where the connection is too slow for the smallest rendition."),
  LOUDNESS_MODE(
      "loudness.mode",
      "Whether to normalise audio to target_lufs. Loudness is measured and reported in either"
          + " case.",
      "measure",
      "normalize"),
  LOUDNESS_TARGET(
      "loudness.target_lufs",
      -31,
      -9,
      Kind.NUMBER,
      "Target integrated loudness (EBU R128), reached by one gain of at most 20 dB for the whole"
          + " track."),
  LOUDNESS_PEAK(
      "loudness.max_true_peak_dbtp",
      -9,
      0,
      Kind.NUMBER,
      "Highest true peak before encoding if audio is normalised; higher peaks are limited."),
  POSTER_MODE(
      "poster.mode",
      "Which frame becomes poster.jpg: the first good one (not black, uniform, blurred or in a"
          + " fade), the one at poster.at_seconds, or none.",
      "auto",
      "time",
      "none"),
  POSTER_AT(
      "poster.at_seconds",
      0,
      604_800,
      Kind.NUMBER,
      "Time of the poster in seconds from the start, if poster.mode is \"time\". After the end, the"
          + " last frame is used."),
  STORYBOARD_MODE(
      "storyboard.mode", "Whether to make sheets of thumbnails for seeking.", "sheets", "none"),
  STORYBOARD_TILE(
      "storyboard.tile_side",
      64,
      320,
      Kind.EVEN,
      "The longer side of a thumbnail in pixels, limited to that of the smallest rendition."),
  STORYBOARD_INTERVAL(
      "storyboard.interval_seconds",
      0,
      3_600,
      Kind.WHOLE,
      "Minimum seconds between thumbnails; 0 means an eighth of the square root of the duration."
          + " There are at most 36 sheets."),
  LIMIT_DURATION(
      "limits.duration_seconds",
      1,
      604_800,
      Kind.WHOLE,
      "Maximum duration of the presentation in seconds."),
  LIMIT_PIXELS(
      "limits.pixels",
      1,
      268_435_456,
      Kind.WHOLE,
      "Maximum size of a decoded frame, width times height."),
  LIMIT_FRAME_RATE(
      "limits.frames_per_second", 1, 1_000, Kind.WHOLE, "Maximum frame rate of a source."),
  LIMIT_STREAMS("limits.streams", 1, 1_000, Kind.WHOLE, "Maximum number of streams in a source."),
  LIMIT_TRACKS(
      "limits.tracks",
      1,
      1_000,
      Kind.WHOLE,
      "Maximum number of audio and text tracks together; each becomes a rendition."),
  LIMIT_ATTACHMENTS(
      "limits.attachments",
      0,
      1_000,
      Kind.WHOLE,
      "Maximum number of fonts, cover images and other files inside a source."),
  LIMIT_PACKETS(
      "limits.packets",
      1_000,
      100_000_000,
      Kind.WHOLE,
      "Maximum number of packets in one stream, all of which are read before encoding begins."),
  LIMIT_DECODE_TIME(
      "limits.decode_seconds_per_second",
      1,
      100_000,
      Kind.WHOLE,
      "Maximum seconds that one thread may take to decode one second of video."),
  LIMIT_TEXT_CUES(
      "limits.text_cues", 1, 1_000_000, Kind.WHOLE, "Maximum number of cues in one text track."),
  LIMIT_TEXT_BYTES(
      "limits.text_bytes",
      1_000,
      1_000_000_000,
      Kind.WHOLE,
      "Maximum size of a text track as WebVTT in bytes. A cue is written to every segment in which"
          + " it is shown."),
  DAMAGE_MISSING(
      "damage.max_missing_percent",
      0,
      100,
      Kind.NUMBER,
      "Maximum loss in percent of the duration. A source that has lost more is refused as"
          + " SOURCE_CORRUPT.");

  /** What a value must be. */
  enum Kind {
    TEXT,
    FLAG,
    CHOICE,
    WHOLE_CHOICE,
    WHOLE,
    EVEN,
    NUMBER,
    LIST
  }

  private final String path;
  private final Kind kind;
  private final long min;
  private final long max;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, which gives an immutable list
  private final List<String> choices;

  ProfileField(String path, Kind kind, String meaning) {
    this(path, kind, 0, 0, List.of(), meaning);
  }

  ProfileField(String path, long min, long max, Kind kind, String meaning) {
    this(path, kind, min, max, List.of(), meaning);
  }

  ProfileField(String path, String meaning, String... choices) {
    this(path, Kind.CHOICE, 0, 0, List.of(choices), meaning);
  }

  ProfileField(String path, List<Long> choices, String meaning) {
    this(path, Kind.WHOLE_CHOICE, 0, 0, choices.stream().map(String::valueOf).toList(), meaning);
  }

  ProfileField(String path, Kind kind, long min, long max, List<String> choices, String meaning) {
    this.path = path;
    this.kind = kind;
    this.min = min;
    this.max = max;
    this.choices = choices;
    this.meaning = meaning;
  }

  /** Where the field is: {@code video.rungs[].crf}. */
  String path() {
    return path;
  }

  /** The field's own name, the last part of its path. */
  String key() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  Kind kind() {
    return kind;
  }

  List<String> choices() {
    return choices;
  }

  long min() {
    return min;
  }

  long max() {
    return max;
  }

  String meaning() {
    return meaning;
  }

  /** What a value must be, as words after "must be". */
  String right() {
    return switch (kind) {
      case TEXT -> "a text of 1 to 64 letters, digits, dots, underscores and hyphens";
      case FLAG -> "true or false";
      case CHOICE -> "one of " + String.join(", ", quoted());
      case WHOLE_CHOICE -> String.join(" or ", choices);
      case WHOLE -> "a whole number from %d to %d".formatted(min, max);
      case EVEN -> "an even number from %d to %d".formatted(min, max);
      case NUMBER -> "a number from %d to %d".formatted(min, max);
      case LIST -> "a list of %d to %d rungs".formatted(min, max);
    };
  }

  private List<String> quoted() {
    return choices.stream().map(choice -> '"' + choice + '"').toList();
  }

  /** Names of the fields directly inside {@code parent}; {@code ""} is the file itself. */
  static List<String> namesInside(String parent) {
    String prefix = parent.isEmpty() ? "" : parent + ".";
    return Arrays.stream(values())
        .map(ProfileField::path)
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()))
        .map(rest -> rest.split("\\.|\\[", 2)[0])
        .distinct()
        .toList();
  }
}
