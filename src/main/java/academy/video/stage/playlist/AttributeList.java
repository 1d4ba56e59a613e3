package academy.video.stage.playlist;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** Writes an attribute list (RFC 8216, 4.2). For use by one thread at a time. */
final class AttributeList {

  private final List<String> attributes = new ArrayList<>();

  /** Adds an enumerated string, a number or a resolution, which stand without quotes. */
  AttributeList plain(String name, Object value) {
    attributes.add(name + "=" + value);
    return this;
  }

  /**
   * Adds a quoted string.
   *
   * @throws IllegalArgumentException where the value holds what a quoted string cannot
   */
  AttributeList quoted(String name, String value) {
    if (!value.equals(quotable(value))) {
      throw new IllegalArgumentException("%s cannot be quoted: %s".formatted(name, value));
    }
    attributes.add(name + "=\"" + value + "\"");
    return this;
  }

  AttributeList yesOrNo(String name, boolean value) {
    return plain(name, value ? "YES" : "NO");
  }

  /**
   * Text from outside as a quoted string can hold it: a double quote becomes a single one, control
   * characters and line ends become spaces, all in Unicode's form NFC (RFC 8216, 4 and 4.2). Halves
   * of surrogate pairs, which UTF-8 cannot hold, become question marks.
   */
  static String quotable(String text) {
    StringBuilder quotable = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .forEach(
            c -> {
              if (c == '"') {
                quotable.append('\'');
              } else if (Character.getType(c) == Character.SURROGATE) {
                quotable.append('?');
              } else if (isLineEndOrControl(c)) {
                quotable.append(' ');
              } else {
                quotable.appendCodePoint(c);
              }
            });
    return quotable.toString();
  }

  private static boolean isLineEndOrControl(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  @Override
  public String toString() {
    return String.join(",", attributes);
  }
}
