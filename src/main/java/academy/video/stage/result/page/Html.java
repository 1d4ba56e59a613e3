package academy.video.stage.result.page;

import academy.video.model.PlainText;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * HTML that grows element by element. Text and attributes are made plain and escaped here and
 * nowhere else, so that nothing a source says of itself can be anything but text.
 */
final class Html {

  private final StringBuilder html = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Begins an element; {@code attributes} are names and values in turn. */
  Html open(String tag, Object... attributes) {
    tag(tag, attributes);
    open.push(tag);
    return this;
  }

  /** Ends the element that began last. */
  Html close() {
    html.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element that never has content, such as {@code rect} as we use it. */
  Html empty(String tag, Object... attributes) {
    tag(tag, attributes);
    html.append("</").append(tag).append('>');
    return this;
  }

  /**
   * A JPEG image that is part of the page.
   *
   * @param words what people who do not see it are told
   */
  Html image(byte[] jpeg, String words) {
    String base64 = Base64.getEncoder().encodeToString(jpeg);
    html.append("<img src=\"data:image/jpeg;base64,").append(base64).append("\" alt=\"");
    escape(words);
    html.append("\"/>");
    return this;
  }

  Html text(String text) {
    escape(text);
    return this;
  }

  /** An element with nothing but text in it. */
  Html element(String tag, String text, Object... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** A term and what there is to say of it, in a list of such. */
  Html fact(String title, String value) {
    return open("div").element("dt", title).element("dd", value).close().line();
  }

  /**
   * Begins a drawing that is as wide as there is room.
   *
   * @param name what people who do not see it are told
   */
  Html openDrawing(int width, int height, String name) {
    return open(
        "svg",
        "viewBox",
        "0 0 %d %d".formatted(width, height),
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        name);
  }

  /** A heading of a table's column, or of its row. */
  Html heading(String scope, String text) {
    return element("th", text, "scope", scope);
  }

  Html line() {
    html.append('\n');
    return this;
  }

  /** Everything so far; every element must be closed. */
  String done() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("elements are open: " + open);
    }
    return html.toString();
  }

  private void tag(String tag, @Nullable Object... attributes) {
    html.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      html.append(' ').append(attributes[i]).append("=\"");
      escape(String.valueOf(attributes[i + 1]));
      html.append('"');
    }
    html.append('>');
  }

  private void escape(String text) {
    String plain = PlainText.lines(text);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
  }
}
