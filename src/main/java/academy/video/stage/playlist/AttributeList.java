package academy.video.stage.playlist;

import academy.video.model.PlainText;
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
   * Text from outside as a quoted string can hold it: plain, on one line, in Unicode's form NFC
   * (RFC 8216, 4 and 4.2); a double quote becomes a single one.
   */
  static String quotable(String text) {
    return Normalizer.normalize(PlainText.line(text), Normalizer.Form.NFC).replace('"', '\'');
  }

  @Override
  public String toString() {
    return String.join(",", attributes);
  }
}
