package academy.video.ops.preview;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Sends requests as they are written: other clients mend paths and hosts on their own. */
record RawHttp(URI address) {

  static final class Answer {
    private final int code;
    private final String head;
    private final byte[] body;

    private Answer(int code, String head, byte[] body) {
      this.code = code;
      this.head = head;
      this.body = body;
    }

    int code() {
      return code;
    }

    byte[] body() {
      return body;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    Optional<String> header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst();
    }
  }

  /** Path below the secret one. */
  Answer get(String path, String... headers) {
    return send("GET", address.getRawPath() + path, headers);
  }

  Answer send(String method, String path, String... headers) {
    boolean namesHost = Arrays.stream(headers).anyMatch(header -> header.startsWith("Host:"));
    String host = namesHost ? "" : "Host: %s\r\n".formatted(address.getAuthority());
    String request =
        "%s %s HTTP/1.1\r\n%sConnection: close\r\n%s\r\n"
            .formatted(
                method,
                path,
                host,
                String.join("", Arrays.stream(headers).map(each -> each + "\r\n").toList()));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return answer(socket.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer answer(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String head = text.substring(0, end); // begins with HTTP/1.1 200
    return new Answer(
        Integer.parseInt(head.substring(9, 12)),
        head,
        Arrays.copyOfRange(bytes, end + 4, bytes.length));
  }
}
