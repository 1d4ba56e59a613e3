package academy.video.stage.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an SRT or WebVTT cue as an event of the ASS format, which {@link AssText} takes:
 * bold, italic and underline stay, other tags are left out. Pure.
 */
final class MarkupText {

  /** ReadOrder, Layer, Style, Name, MarginL, MarginR, MarginV and Effect. */
  private static final String FIELDS = "0,0,,,0,0,0,,";

  /**
   * A tag, an entity (HTML, 13.5), an override of ASS as some SRT files have, or a bare character.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          "<(/?)([A-Za-z]{0,10})[^<>\n]{0,1000}>|&(#?[A-Za-z0-9]{1,8});|(\\{\\\\[^{}\n]{0,1000}\\})"
              + "|[\\\\{}\n]");

  /** Keeps a backslash from being markup; {@link AssText} removes it. */
  private static final String BACKSLASH = "\\\u2060";

  private MarkupText() {}

  /**
   * Converts a cue's text.
   *
   * @param hasOverrides whether {@code {\i1}} is markup
   */
  static String event(String text, boolean hasOverrides) {
    Matcher token = TOKEN.matcher(text);
    StringBuilder out = new StringBuilder(FIELDS);
    int end = 0;
    while (token.find()) {
      out.append(text, end, token.start()).append(converted(token, hasOverrides));
      end = token.end();
    }
    return out.append(text, end, text.length()).toString();
  }

  /** Plain text, every character of which stands for itself. */
  static String plain(String text) {
    return text.replace("\\", BACKSLASH)
        .replace("{", "\\{")
        .replace("}", "\\}")
        .replace("\n", "\\N");
  }

  /** An event of text in the form of ASS, such as {@link #plain} and {@link #styled} give. */
  static String event(CharSequence converted) {
    return FIELDS + converted;
  }

  /** The override that begins or ends a style. */
  static String styled(char style, boolean begins) {
    return "{\\" + style + (begins ? 1 : 0) + "}";
  }

  private static String converted(Matcher token, boolean hasOverrides) {
    if (token.group(2) != null) {
      return switch (token.group(2).toLowerCase(Locale.ROOT)) {
        case "b", "i", "u" ->
            styled(Character.toLowerCase(token.group(2).charAt(0)), token.group(1).isEmpty());
        default -> "";
      };
    }
    if (token.group(3) != null) {
      return entity(token.group(3), token.group());
    }
    if (token.group(4) != null && hasOverrides) {
      return token.group();
    }
    return plain(token.group());
  }

  private static String entity(String name, String whole) {
    return switch (name) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos", "#39" -> "'";
      case "nbsp" -> "\u00a0";
      case "lrm", "rlm" -> ""; // players take a cue's direction from its letters
      default -> whole;
    };
  }
}
