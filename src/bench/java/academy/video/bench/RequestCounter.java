package academy.video.bench;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the HTTP/1.1 requests in what one connection's client sends; bodies have a length. */
final class RequestCounter {

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *(\\d+)");
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final Consumer<String> methods;
  private final StringBuilder head = new StringBuilder();
  private long bodyBytesLeft;

  /**
   * Starts at a connection's first byte.
   *
   * @param methods is told every request's method
   */
  RequestCounter(Consumer<String> methods) {
    this.methods = methods;
  }

  /** Takes the next {@code count} bytes of the connection. */
  void see(byte[] bytes, int count) {
    int at = 0;
    while (at < count) {
      if (bodyBytesLeft > 0) {
        int skipped = (int) Math.min(bodyBytesLeft, count - at);
        bodyBytesLeft -= skipped;
        at += skipped;
      } else {
        head.append((char) (bytes[at] & 0xff));
        at++;
        if (head.length() >= 4 && head.indexOf(END_OF_HEAD, head.length() - 4) >= 0) {
          methods.accept(head.substring(0, head.indexOf(" ")));
          Matcher length = LENGTH.matcher(head);
          bodyBytesLeft = length.find() ? Long.parseLong(length.group(1)) : 0;
          head.setLength(0);
        }
      }
    }
  }
}
