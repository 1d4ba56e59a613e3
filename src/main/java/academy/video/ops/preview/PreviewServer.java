package academy.video.ops.preview;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.ops.preview.PlayerFiles.PageFile;
import academy.video.store.ObjectLayout;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the player's page and a destination's objects on a free port of this machine. Other
 * machines cannot reach it; web pages of others cannot either, since the request must name this
 * machine as its host, and every path starts with a secret of this run. Only reads.
 */
public final class PreviewServer implements AutoCloseable {

  /** What one request holds in memory: most segments whole, of anything else a part at a time. */
  private static final int BLOCK_BYTES = 8 << 20;

  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int MISDIRECTED = 421;
  private static final int BAD_GATEWAY = 502;
  private static final int NO_BODY = -1;

  /** The port may be another one: of an SSH tunnel, say. */
  private static final Pattern OWN_HOST =
      Pattern.compile("(?i)(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?");

  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " media-src 'self' blob:; connect-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  /** Whatever an object holds, nothing in it may run. */
  private static final String OBJECT_POLICY =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
          + " frame-ancestors 'self'";

  /** Where the page finds the source, where the caller of the command named one. */
  private static final String SOURCE = "source";

  /** Something with bytes, to be sent whole or in part. */
  private record Sent(String contentType, long size, Blocks blocks) {
    /** Reads bytes from a position on; fewer where there are no more. */
    private interface Blocks {
      byte[] read(long position, int length);
    }

    byte[] read(ByteRange part, long position) {
      return blocks.read(position, (int) Math.min(BLOCK_BYTES, part.end() - position));
    }
  }

  private final PreviewFiles files;
  private final Optional<LocalSource> source;
  private final Supplier<JsonNode> status;
  private final Json json;
  private final String root;
  private final PlayerFiles page = new PlayerFiles();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Starts serving.
   *
   * @param source the file that the video was made of, where it may be looked at
   * @param status finds out where the video stands; called for every look at it
   * @param secret the first part of every path: letters and digits that nobody can guess
   * @throws WorkerException with INTERNAL_ERROR where this machine gives no port
   */
  public PreviewServer(
      PreviewFiles files,
      Optional<LocalSource> source,
      Supplier<JsonNode> status,
      Json json,
      String secret) {
    this.files = files;
    this.source = source;
    this.status = status;
    this.json = json;
    this.root = "/" + secret + "/";
    try {
      this.server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), /* port= */ 0),
              /* backlog= */ 0);
    } catch (IOException e) {
      throw Failure.of(
              ExitCode.INTERNAL_ERROR,
              "No port of 127.0.0.1 can be listened on: %s.".formatted(e.getMessage()))
          .causedBy(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** What a browser opens. */
  public String address() {
    return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), root);
  }

  @Override
  public void close() {
    server.stop(/* delay= */ 0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        route(exchange);
      } catch (WorkerException e) {
        if (exchange.getResponseCode() < 0) { // else it happened in the middle of the body
          say(exchange, BAD_GATEWAY, e.failure().reason());
        }
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    @Nullable String host = exchange.getRequestHeaders().getFirst("Host");
    if (host == null || !OWN_HOST.matcher(host).matches()) {
      say(exchange, MISDIRECTED, "This server answers for 127.0.0.1 only.");
      return;
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      say(exchange, NOT_ALLOWED, "Only GET and HEAD are answered.");
      return;
    }
    String path = Optional.ofNullable(exchange.getRequestURI().getPath()).orElse("");
    if (!path.startsWith(root)) {
      say(exchange, NOT_FOUND, "The address is not the one that the preview command printed.");
      return;
    }
    String rest = path.substring(root.length());
    if (rest.equals("about.json")) {
      send(exchange, "application/json", json.write(shown()));
    } else if (rest.equals(SOURCE) && source.isPresent()) {
      LocalSource file = source.get();
      sendBytes(exchange, new Sent(file.contentType(), file.size(), file::read));
    } else if (rest.startsWith("media/")) {
      sendObject(exchange, rest.substring("media/".length()));
    } else {
      Optional<PageFile> file = page.find(rest);
      if (file.isEmpty()) {
        say(exchange, NOT_FOUND, "The page has no such file.");
        return;
      }
      exchange.getResponseHeaders().set("Content-Security-Policy", PAGE_POLICY);
      send(exchange, file.get().contentType(), file.get().body());
    }
  }

  private Shown shown() {
    return Shown.of(files, source.map(_ -> SOURCE), status.get());
  }

  private void sendObject(HttpExchange exchange, String key) throws IOException {
    OptionalLong size = files.size(key);
    if (size.isEmpty()) {
      say(exchange, NOT_FOUND, "The destination has no such object.");
      return;
    }
    sendBytes(
        exchange,
        new Sent(
            ObjectLayout.contentType(key),
            size.getAsLong(),
            (position, length) -> files.read(key, position, length)));
  }

  private static void sendBytes(HttpExchange exchange, Sent sent) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Accept-Ranges", "bytes");
    headers.set("Content-Security-Policy", OBJECT_POLICY);
    @Nullable String asked = exchange.getRequestHeaders().getFirst("Range");
    Optional<ByteRange> range =
        asked == null ? Optional.empty() : ByteRange.parse(asked, sent.size());
    if (range.isPresent() && range.get().isEmpty()) {
      headers.set("Content-Range", "bytes */" + sent.size());
      say(exchange, RANGE_NOT_SATISFIABLE, "It has only %d bytes.".formatted(sent.size()));
      return;
    }
    range.ifPresent(
        part ->
            headers.set(
                "Content-Range",
                "bytes %d-%d/%d".formatted(part.start(), part.end() - 1, sent.size())));
    headers.set("Content-Type", sent.contentType());
    ByteRange part = range.orElseGet(() -> ByteRange.whole(sent.size()));
    // The first block is read before the head is sent: a store that fails can still say so.
    boolean hasBody = !exchange.getRequestMethod().equals("HEAD") && !part.isEmpty();
    byte[] block = hasBody ? sent.read(part, part.start()) : new byte[0];
    sendHead(exchange, range.isPresent() ? PARTIAL : OK, part.length());
    if (hasBody) {
      sendBlocks(exchange.getResponseBody(), sent, part, block);
    }
  }

  private static void sendBlocks(OutputStream body, Sent sent, ByteRange part, byte[] first)
      throws IOException {
    byte[] block = first;
    long position = part.start();
    while (block.length > 0) {
      body.write(block);
      position += block.length;
      block = position < part.end() ? sent.read(part, position) : new byte[0];
    }
    // Where it became shorter meanwhile, the browser sees that bytes are missing.
  }

  private static void say(HttpExchange exchange, int code, String sentence) throws IOException {
    byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    sendHead(exchange, code, body.length);
    sendBody(exchange, body);
  }

  private static void send(HttpExchange exchange, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    sendHead(exchange, OK, body.length);
    sendBody(exchange, body);
  }

  private static void sendBody(HttpExchange exchange, byte[] body) throws IOException {
    if (!exchange.getRequestMethod().equals("HEAD") && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static void sendHead(HttpExchange exchange, int code, long length) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    if (isHead) {
      headers.set("Content-Length", Long.toString(length));
    }
    exchange.sendResponseHeaders(code, isHead || length == 0 ? NO_BODY : length);
  }
}
