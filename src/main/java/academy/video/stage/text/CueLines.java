package academy.video.stage.text;

import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads SRT and WebVTT (W3C WebVTT, 4), which differ in little: in WebVTT a blank line ends a cue
 * and what stands between cues is a comment or a style; in SRT people leave blank lines in a cue,
 * and forget the one between two.
 */
final class CueLines {

  private static final String TIME = "(?:(\\d{1,4}):)?(\\d{1,2}):(\\d{1,2})[.,](\\d{1,3})";
  private static final Pattern TIMES =
      Pattern.compile("\\s*" + TIME + "\\s*--?>\\s*" + TIME + "(?:\\s.*)?");
  private static final Pattern NUMBER = Pattern.compile("\\s*\\d{1,9}\\s*");

  private final boolean isSrt;
  private final CueList cues;
  private final List<String> lines = new ArrayList<>();
  private Optional<Rational> start = Optional.empty();
  private Rational end = Rational.ZERO;

  private CueLines(boolean isSrt, CueList cues) {
    this.isSrt = isSrt;
    this.cues = cues;
  }

  static List<Texts> srt(String text, CueList cues) {
    return new CueLines(/* isSrt= */ true, cues).read(text);
  }

  static List<Texts> webVtt(String text, CueList cues) {
    return new CueLines(/* isSrt= */ false, cues).read(text);
  }

  /** Whether a line tells when a cue is shown. */
  static boolean isTimes(String line) {
    return TIMES.matcher(line).matches();
  }

  private List<Texts> read(String text) {
    text.lines().forEach(this::line);
    finish();
    return cues.all();
  }

  private void line(String line) {
    Matcher times = TIMES.matcher(line);
    if (times.matches()) {
      // The number of the cue that begins here.
      if (isSrt && !lines.isEmpty() && NUMBER.matcher(lines.getLast()).matches()) {
        lines.removeLast();
      }
      finish();
      start = Optional.of(time(times, 1));
      end = time(times, 5);
    } else if (line.contains("-->")) {
      finish();
      cues.unreadable();
    } else if (line.isBlank() && !isSrt) {
      finish();
    } else if (start.isPresent()) {
      lines.add(line);
    }
  }

  private void finish() {
    start.ifPresent(from -> cues.add(from, end, MarkupText.event(String.join("\n", lines), isSrt)));
    start = Optional.empty();
    lines.clear();
  }

  private static Rational time(Matcher times, int group) {
    return ClockTime.seconds(
        times.group(group) == null ? "0" : times.group(group),
        times.group(group + 1),
        times.group(group + 2),
        times.group(group + 3));
  }
}
