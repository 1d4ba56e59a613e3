package academy.video.store.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The head of an HTTP/1.1 request or answer, as far as {@link R2Front} needs it. */
final class HttpMessage {

  private final String startLine;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private HttpMessage(String startLine) {
    this.startLine = startLine;
  }

  /** Reads up to the empty line; null at the end of the stream. */
  static @Nullable HttpMessage read(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        if (lines.isEmpty() && line.isEmpty()) {
          return null;
        }
        throw new EOFException("the head was cut off");
      }
      if (next == '\n') {
        if (line.isEmpty()) {
          break;
        }
        lines.add(line.toString());
        line.setLength(0);
      } else if (next != '\r') {
        line.append((char) next);
      }
    }
    HttpMessage message = new HttpMessage(lines.getFirst());
    for (String header : lines.subList(1, lines.size())) {
      int colon = header.indexOf(':');
      message.headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    return message;
  }

  String startLine() {
    return startLine;
  }

  String method() {
    return startLine.substring(0, startLine.indexOf(' '));
  }

  /** Path and query of a request, still escaped. */
  String target() {
    return startLine.split(" ", -1)[1];
  }

  String path() {
    return target().split("\\?", 2)[0];
  }

  String query() {
    String[] parts = target().split("\\?", 2);
    return parts.length == 2 ? parts[1] : "";
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean has(String name) {
    return headers.containsKey(name);
  }

  Iterable<String> headerNames() {
    return headers.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  HttpMessage with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  HttpMessage without(String name) {
    headers.remove(name);
    return this;
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(startLine).append("\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("\r\n").toString().getBytes(ISO_8859_1);
  }
}
