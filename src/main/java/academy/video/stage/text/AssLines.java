package academy.video.stage.text;

import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.Rational;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the events of an ASS or SSA script; styles, fonts and images in it are skipped. */
final class AssLines {

  private static final Pattern TIME =
      Pattern.compile("(\\d{1,4}):(\\d{1,2}):(\\d{1,2})[.:](\\d{1,3})");
  private static final String EVENTS = "[events]";
  private static final String FORMAT = "format:";
  private static final String DIALOGUE = "dialogue:";

  /** Those of the specification, where a script does not say. */
  private static final String FIELDS =
      "layer,start,end,style,name,marginl,marginr,marginv,effect,text";

  private AssLines() {}

  static List<Texts> read(String script, CueList cues) {
    boolean inEvents = false;
    List<String> fields = fields(FIELDS);
    for (String line : script.lines().toList()) {
      String lower = line.strip().toLowerCase(Locale.ROOT);
      if (lower.startsWith("[")) {
        inEvents = lower.startsWith(EVENTS);
      } else if (inEvents && lower.startsWith(FORMAT)) {
        fields = fields(lower.substring(FORMAT.length()));
      } else if (inEvents && lower.startsWith(DIALOGUE)) {
        dialogue(line.strip().substring(DIALOGUE.length()), fields, cues);
      }
    }
    return cues.all();
  }

  private static List<String> fields(String format) {
    return Arrays.stream(format.split(",", -1)).map(String::strip).toList();
  }

  /** The text is the last field, and may have commas of its own. */
  private static void dialogue(String line, List<String> fields, CueList cues) {
    String[] values = line.split(",", fields.size());
    Optional<Rational> start = time(value(values, fields.indexOf("start")));
    Optional<Rational> end = time(value(values, fields.indexOf("end")));
    if (start.isEmpty() || end.isEmpty() || values.length < fields.size()) {
      cues.unreadable();
      return;
    }
    cues.add(
        start.get(), end.get(), /* isAss= */ true, MarkupText.event(values[values.length - 1]));
  }

  private static String value(String[] values, int index) {
    return index < 0 || index >= values.length ? "" : values[index].strip();
  }

  private static Optional<Rational> time(String text) {
    Matcher time = TIME.matcher(text);
    return time.matches()
        ? Optional.of(ClockTime.seconds(time.group(1), time.group(2), time.group(3), time.group(4)))
        : Optional.empty();
  }
}
