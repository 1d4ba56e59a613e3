package academy.video.config;

import academy.video.model.Profile;
import academy.video.model.Suggestion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes a {@link Profile} of a profile file: checks every field, names every problem with its path,
 * and fills in what the file leaves out.
 */
final class ProfileReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** A rung's frame rate where it names none: what most screens and lectures need. */
  static final int DEFAULT_MAX_FRAME_RATE = 30;

  /**
   * AAC-LC's hard limit: 6144 bits a frame of 1024 samples and channel (ISO/IEC 14496-3, 4.5.1).
   */
  private static final int MAX_BITS_PER_SAMPLE = 6;

  private static final int LONGEST_SHOWN_VALUE = 60;

  private final JsonNode file;
  private final JsonNode defaults;
  private final List<String> problems = new ArrayList<>();

  /**
   * A reader of one file.
   *
   * @param file the parsed file
   * @param defaults a complete file that gives what {@code file} leaves out
   */
  ProfileReader(JsonNode file, JsonNode defaults) {
    this.file = file;
    this.defaults = defaults;
  }

  /** What was wrong, after {@link #read}; the profile is worthless unless this is empty. */
  List<String> problems() {
    return problems;
  }

  /**
   * Reads the whole file, also behind a problem.
   *
   * @param defaultName the profile's name where the file gives none
   */
  Profile read(String defaultName) {
    if (!file.isObject()) {
      problems.add("the profile is %s; it must be a JSON object".formatted(shown(file)));
    }
    refuseUnknown(file, "", "");
    for (String object :
        List.of(
            "video", "quality", "audio", "loudness", "poster", "storyboard", "limits", "damage")) {
      JsonNode node = file.path(object);
      if (!node.isMissingNode() && !node.isObject()) {
        problems.add("%s is %s; it must be a JSON object".formatted(object, shown(node)));
      }
      refuseUnknown(node, object, object);
    }
    int segmentSeconds = (int) whole(ProfileField.SEGMENT_SECONDS);
    int gopSeconds = (int) whole(ProfileField.GOP_SECONDS);
    if (gopSeconds > 0 && segmentSeconds % gopSeconds != 0) {
      problems.add(
          "gop_seconds is %d; it must divide segment_seconds, which is %d"
              .formatted(gopSeconds, segmentSeconds));
    }
    Profile.Video video =
        new Profile.Video(choice(ProfileField.PRESET), choice(ProfileField.TUNE), rungs());
    return new Profile(
        name(defaultName),
        segmentSeconds,
        gopSeconds,
        video,
        new Profile.Quality(number(ProfileField.QUALITY_MIN_SSIM)),
        audio(),
        new Profile.LoudnessGoal(
            choice(ProfileField.LOUDNESS_MODE),
            number(ProfileField.LOUDNESS_TARGET),
            number(ProfileField.LOUDNESS_PEAK)),
        new Profile.Poster(choice(ProfileField.POSTER_MODE), number(ProfileField.POSTER_AT)),
        new Profile.Storyboard(
            choice(ProfileField.STORYBOARD_MODE),
            (int) whole(ProfileField.STORYBOARD_TILE),
            (int) whole(ProfileField.STORYBOARD_INTERVAL)),
        new Profile.Limits(
            whole(ProfileField.LIMIT_DURATION),
            whole(ProfileField.LIMIT_PIXELS),
            (int) whole(ProfileField.LIMIT_FRAME_RATE),
            (int) whole(ProfileField.LIMIT_STREAMS),
            (int) whole(ProfileField.LIMIT_TRACKS),
            (int) whole(ProfileField.LIMIT_ATTACHMENTS),
            (int) whole(ProfileField.LIMIT_PACKETS),
            (int) whole(ProfileField.LIMIT_DECODE_TIME),
            (int) whole(ProfileField.LIMIT_TEXT_CUES),
            whole(ProfileField.LIMIT_TEXT_BYTES)),
        new Profile.DamageThreshold(number(ProfileField.DAMAGE_MISSING)));
  }

  private String name(String defaultName) {
    JsonNode node = file.path(ProfileField.NAME.path());
    if (node.isMissingNode()) {
      return defaultName;
    }
    if (!node.isTextual() || !NAME.matcher(node.textValue()).matches()) {
      wrong(ProfileField.NAME, ProfileField.NAME.path(), node);
    }
    return node.asText();
  }

  private Profile.Audio audio() {
    long bits = whole(ProfileField.AUDIO_BITS);
    int channels = (int) whole(ProfileField.AUDIO_CHANNELS);
    int sampleRate = wholeChoice(ProfileField.AUDIO_SAMPLE_RATE);
    long most = (long) MAX_BITS_PER_SAMPLE * sampleRate * channels;
    if (bits > most && most > 0) {
      problems.add(
          "audio.bits_per_second is %d; it must be at most %d, AAC-LC's limit for %d channel(s) at %d Hz"
              .formatted(bits, most, channels, sampleRate));
    }
    return new Profile.Audio(bits, channels, sampleRate);
  }

  private List<Profile.Rung> rungs() {
    String path = ProfileField.RUNGS.path();
    JsonNode list = find(ProfileField.RUNGS);
    if (!list.isArray()
        || list.size() < ProfileField.RUNGS.min()
        || list.size() > ProfileField.RUNGS.max()) {
      wrong(ProfileField.RUNGS, path, list);
      return List.of();
    }
    List<Profile.Rung> rungs = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String rungPath = "%s[%d]".formatted(path, i);
      Profile.Rung rung = rung(list.get(i), rungPath);
      if (i > 0) {
        compare(rungs.getLast(), rung, rungPath);
      }
      rungs.add(rung);
    }
    return rungs;
  }

  private Profile.Rung rung(JsonNode node, String path) {
    if (!node.isObject()) {
      problems.add("%s is %s; it must be a JSON object".formatted(path, shown(node)));
      return new Profile.Rung(0, 0, 0, 0);
    }
    refuseUnknown(node, path, "video.rungs[]");
    JsonNode frameRate = node.path(ProfileField.RUNG_MAX_FRAME_RATE.key());
    return new Profile.Rung(
        (int) whole(ProfileField.RUNG_HEIGHT, node, path),
        number(
            ProfileField.RUNG_CRF,
            path + "." + ProfileField.RUNG_CRF.key(),
            node.path(ProfileField.RUNG_CRF.key())),
        whole(ProfileField.RUNG_MAX_BITS, node, path),
        frameRate.isMissingNode()
            ? DEFAULT_MAX_FRAME_RATE
            : (int) whole(ProfileField.RUNG_MAX_FRAME_RATE, node, path));
  }

  // Values that were wrong by themselves are 0 and not compared.
  private void compare(Profile.Rung above, Profile.Rung rung, String path) {
    if (rung.height() > 0 && above.height() > 0 && rung.height() >= above.height()) {
      problems.add(
          "%s.height is %d; it must be lower than the rung before it, which has %d"
              .formatted(path, rung.height(), above.height()));
    }
    if (above.maxBitsPerSecond() > 0 && rung.maxBitsPerSecond() > above.maxBitsPerSecond()) {
      problems.add(
          "%s.max_bits_per_second is %d; it must not be above the rung before it, which has %d"
              .formatted(path, rung.maxBitsPerSecond(), above.maxBitsPerSecond()));
    }
  }

  private String choice(ProfileField field) {
    JsonNode node = find(field);
    if (!node.isTextual() || !field.choices().contains(node.textValue())) {
      wrong(field, field.path(), node);
    }
    return node.asText();
  }

  private int wholeChoice(ProfileField field) {
    JsonNode node = find(field);
    if (!node.isIntegralNumber() || !field.choices().contains(node.asText())) {
      wrong(field, field.path(), node);
      return 0;
    }
    return node.intValue();
  }

  private long whole(ProfileField field) {
    return whole(field, field.path(), find(field));
  }

  private long whole(ProfileField field, JsonNode parent, String parentPath) {
    return whole(field, parentPath + "." + field.key(), parent.path(field.key()));
  }

  private long whole(ProfileField field, String path, JsonNode node) {
    boolean right =
        node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= field.min()
            && node.longValue() <= field.max()
            && (field.kind() != ProfileField.Kind.EVEN || node.longValue() % 2 == 0);
    if (!right) {
      wrong(field, path, node);
      return 0;
    }
    return node.longValue();
  }

  private double number(ProfileField field) {
    return number(field, field.path(), find(field));
  }

  private double number(ProfileField field, String path, JsonNode node) {
    double value = node.doubleValue();
    if (!node.isNumber() || !(value >= field.min() && value <= field.max())) {
      wrong(field, path, node);
      return 0;
    }
    return value;
  }

  /** The file's value of a field that is not inside a rung, else the default. */
  private JsonNode find(ProfileField field) {
    JsonNode own = at(file, field.path());
    return own.isMissingNode() ? at(defaults, field.path()) : own;
  }

  private static JsonNode at(JsonNode root, String path) {
    JsonNode node = root;
    for (String name : path.split("\\.", -1)) {
      node = node.path(name);
    }
    return node;
  }

  private void wrong(ProfileField field, String path, JsonNode node) {
    String suggestion =
        node.isTextual() ? Suggestion.clause(node.textValue(), field.choices()) : "";
    problems.add("%s %s; it must be %s%s".formatted(path, state(node), field.right(), suggestion));
  }

  private void refuseUnknown(JsonNode object, String path, String tablePath) {
    List<String> known = ProfileField.namesInside(tablePath);
    for (String name : (Iterable<String>) object::fieldNames) {
      if (!known.contains(name)) {
        problems.add(
            "%s is not a field of a profile%s"
                .formatted(
                    path.isEmpty() ? name : path + "." + name, Suggestion.clause(name, known)));
      }
    }
  }

  private static String state(JsonNode node) {
    return node instanceof MissingNode ? "is missing" : "is " + shown(node);
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= LONGEST_SHOWN_VALUE
        ? text
        : text.substring(0, LONGEST_SHOWN_VALUE) + "…";
  }
}
