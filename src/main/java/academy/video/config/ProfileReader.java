package academy.video.config;

import academy.video.model.Profile;
import academy.video.model.Suggestion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Completes a profile file: checks every field by its {@link ProfileField}, names every problem
 * with its path, and fills in what the file leaves out.
 */
final class ProfileReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** A rung's frame rate if it names none: what most screens and lectures need. */
  static final int DEFAULT_MAX_FRAME_RATE = 30;

  /**
   * AAC-LC's hard limit: 6144 bits a frame of 1024 samples and channel (ISO/IEC 14496-3, 4.5.1).
   */
  private static final int MAX_BITS_PER_SAMPLE = 6;

  private static final int LONGEST_SHOWN_VALUE = 60;

  private static final String INSIDE_A_RUNG = ProfileField.RUNGS.path() + "[]";

  private final JsonNode file;
  private final ObjectNode profile;
  private final List<String> problems = new ArrayList<>();

  /**
   * A reader of one file.
   *
   * @param file the parsed file
   * @param defaults a complete file that gives what {@code file} leaves out
   */
  ProfileReader(JsonNode file, JsonNode defaults) {
    this.file = file;
    this.profile = defaults.deepCopy();
  }

  /** What was wrong, after {@link #read}; the profile is worthless unless this is empty. */
  List<String> problems() {
    return problems;
  }

  /**
   * Reads the whole file, even if it has problems.
   *
   * @param defaultName the profile's name if the file gives none
   * @return every field of a {@link academy.video.model.Profile}
   */
  JsonNode read(String defaultName) {
    profile.put(ProfileField.NAME.path(), defaultName);
    if (!file.isObject()) {
      problems.add("the profile is %s; it must be a JSON object".formatted(shown(file)));
    }
    refuseUnknown(file, "", "");
    file.properties().forEach(field -> merge(field.getKey(), field.getValue()));
    for (ProfileField field : ProfileField.values()) {
      if (!field.path().startsWith(INSIDE_A_RUNG)) {
        check(field, field.path(), find(field));
      }
    }
    if (isRight(ProfileField.RUNGS, find(ProfileField.RUNGS))) {
      checkRungs(find(ProfileField.RUNGS));
    }
    checkGops();
    checkAudio();
    return profile;
  }

  private void merge(String name, JsonNode value) {
    if (name.isEmpty() || ProfileField.namesInside(name).isEmpty()) {
      profile.set(name, value);
    } else if (value.isObject()) {
      refuseUnknown(value, name, name);
      profile.withObject("/" + name).setAll((ObjectNode) value);
    } else {
      problems.add("%s is %s; it must be a JSON object".formatted(name, shown(value)));
    }
  }

  private void checkGops() {
    JsonNode segment = find(ProfileField.SEGMENT_SECONDS);
    JsonNode gop = find(ProfileField.GOP_SECONDS);
    if (isRight(ProfileField.SEGMENT_SECONDS, segment)
        && isRight(ProfileField.GOP_SECONDS, gop)
        && gop.intValue() != Profile.GOP_BY_CONTENT
        && segment.intValue() % gop.intValue() != 0) {
      problems.add(
          "gop_seconds is %d; it must divide segment_seconds, which is %d"
              .formatted(gop.intValue(), segment.intValue()));
    }
  }

  private void checkAudio() {
    JsonNode bits = find(ProfileField.AUDIO_BITS);
    JsonNode channels = find(ProfileField.AUDIO_CHANNELS);
    JsonNode sampleRate = find(ProfileField.AUDIO_SAMPLE_RATE);
    long most = (long) MAX_BITS_PER_SAMPLE * sampleRate.asInt() * channels.asInt();
    if (isRight(ProfileField.AUDIO_BITS, bits)
        && isRight(ProfileField.AUDIO_CHANNELS, channels)
        && isRight(ProfileField.AUDIO_SAMPLE_RATE, sampleRate)
        && bits.longValue() > most) {
      problems.add(
          "audio.bits_per_second is %d; it must be at most %d, AAC-LC's limit for %d channel(s) at %d Hz"
              .formatted(bits.longValue(), most, channels.intValue(), sampleRate.intValue()));
    }
  }

  private void checkRungs(JsonNode rungs) {
    for (int i = 0; i < rungs.size(); i++) {
      String path = "%s[%d]".formatted(ProfileField.RUNGS.path(), i);
      if (!(rungs.get(i) instanceof ObjectNode rung)) {
        problems.add("%s is %s; it must be a JSON object".formatted(path, shown(rungs.get(i))));
        continue;
      }
      refuseUnknown(rung, path, INSIDE_A_RUNG);
      if (!rung.has(ProfileField.RUNG_MAX_FRAME_RATE.key())) {
        rung.put(ProfileField.RUNG_MAX_FRAME_RATE.key(), DEFAULT_MAX_FRAME_RATE);
      }
      for (ProfileField field : ProfileField.values()) {
        if (field.path().startsWith(INSIDE_A_RUNG)) {
          check(field, path + "." + field.key(), rung.path(field.key()));
        }
      }
      if (i > 0) {
        compare(rungs.get(i - 1), rung, path);
      }
    }
  }

  private void compare(JsonNode above, JsonNode rung, String path) {
    long height = longOr0(ProfileField.RUNG_HEIGHT, rung);
    long heightAbove = longOr0(ProfileField.RUNG_HEIGHT, above);
    if (height > 0 && heightAbove > 0 && height >= heightAbove) {
      problems.add(
          "%s.height is %d; it must be lower than the rung before it, which has %d"
              .formatted(path, height, heightAbove));
    }
    long bits = longOr0(ProfileField.RUNG_MAX_BITS, rung);
    long bitsAbove = longOr0(ProfileField.RUNG_MAX_BITS, above);
    if (bitsAbove > 0 && bits > bitsAbove) {
      problems.add(
          "%s.max_bits_per_second is %d; it must not be above the rung before it, which has %d"
              .formatted(path, bits, bitsAbove));
    }
  }

  /** A rung's value; 0 if it is wrong by itself. */
  private static long longOr0(ProfileField field, JsonNode rung) {
    JsonNode node = rung.path(field.key());
    return isRight(field, node) ? node.longValue() : 0;
  }

  private void check(ProfileField field, String path, JsonNode node) {
    if (!isRight(field, node)) {
      problems.add(
          "%s %s; it must be %s%s"
              .formatted(
                  path,
                  node.isMissingNode() ? "is missing" : "is " + shown(node),
                  field.right(),
                  node.isTextual() ? Suggestion.clause(node.textValue(), field.choices()) : ""));
    }
  }

  private static boolean isRight(ProfileField field, JsonNode node) {
    return switch (field.kind()) {
      case TEXT -> node.isTextual() && NAME.matcher(node.textValue()).matches();
      case FLAG -> node.isBoolean();
      case CHOICE -> node.isTextual() && field.choices().contains(node.textValue());
      case WHOLE_CHOICE -> node.isIntegralNumber() && field.choices().contains(node.asText());
      case WHOLE -> isWhole(field, node);
      case EVEN -> isWhole(field, node) && node.longValue() % 2 == 0;
      case NUMBER ->
          node.isNumber() && node.doubleValue() >= field.min() && node.doubleValue() <= field.max();
      case LIST -> node.isArray() && node.size() >= field.min() && node.size() <= field.max();
    };
  }

  private static boolean isWhole(ProfileField field, JsonNode node) {
    return node.isIntegralNumber()
        && node.canConvertToLong()
        && node.longValue() >= field.min()
        && node.longValue() <= field.max();
  }

  /** The value of a field that is not inside a rung. */
  private JsonNode find(ProfileField field) {
    JsonNode node = profile;
    for (String name : field.path().split("\\.", -1)) {
      node = node.path(name);
    }
    return node;
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

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= LONGEST_SHOWN_VALUE
        ? text
        : text.substring(0, LONGEST_SHOWN_VALUE) + "…";
  }
}
