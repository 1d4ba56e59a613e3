package academy.video.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A thin HTTP front before an S3 server, on a free port of the loopback address: it enforces {@link
 * R2Rules}, and does {@link NetworkFault}s on demand. It speaks TCP itself, because a reset or a
 * wrong length is what HTTP servers do not let one do.
 */
public final class R2Front implements AutoCloseable {

  private static final int SLOW_PIECES = 20;

  private final ServerSocket listener;
  private final int upstreamPort;
  private final R2Rules rules = new R2Rules();
  private final ReentrantLock conditionalPut = new ReentrantLock();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);

  // Guarded by this.
  private final List<String> log = new ArrayList<>();
  private final List<HttpMessage> requests = new ArrayList<>();
  private final List<Script> scripts = new ArrayList<>();
  private Consumer<String> watcher = _ -> {};

  /** The fault that the next {@code left} requests with this property meet. */
  private static final class Script {
    private final @Nullable NetworkFault fault;
    private final R2Rules.@Nullable Refusal refusal;
    private final Predicate<String> request;
    private int left;

    Script(
        @Nullable NetworkFault fault,
        R2Rules.@Nullable Refusal refusal,
        int times,
        Predicate<String> request) {
      this.fault = fault;
      this.refusal = refusal;
      this.left = times;
      this.request = request;
    }
  }

  public R2Front(int upstreamPort) throws IOException {
    this.upstreamPort = upstreamPort;
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** From now on: the next {@code times} requests, given as {@code PUT /bucket/key?query}. */
  public synchronized void fail(NetworkFault fault, int times, Predicate<String> request) {
    scripts.add(new Script(fault, null, times, request));
  }

  /** From now on: the next {@code times} requests are answered with this status and code. */
  public synchronized void refuse(int status, String code, int times, Predicate<String> request) {
    scripts.add(new Script(null, new R2Rules.Refusal(status, code, code), times, request));
  }

  /** From now on: told of every request, as {@code PUT /bucket/key?query}, before it is done. */
  public synchronized void onRequest(Consumer<String> newWatcher) {
    watcher = newWatcher;
  }

  private synchronized Consumer<String> watcher() {
    return watcher;
  }

  /** Forgets all faults and requests so far. */
  public synchronized void reset() {
    scripts.clear();
    watcher = _ -> {};
    log.clear();
    requests.clear();
  }

  /** The headers of the last request with this method. */
  synchronized HttpMessage lastRequest(String method) {
    return requests.stream()
        .filter(request -> request.method().equals(method))
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  /** Every request so far with what was answered, such as {@code PUT /bucket/key 200}. */
  public synchronized List<String> log() {
    return List.copyOf(log);
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      HttpMessage request = HttpMessage.read(in);
      while (request != null) {
        if (!answer(request, in, socket)) {
          return;
        }
        request = HttpMessage.read(in);
      }
    } catch (IOException e) {
      // The client went away, which is what many tests make it do.
    } finally {
      open.remove(socket);
    }
  }

  /** Answers one request; false if the connection is of no use any more. */
  private boolean answer(HttpMessage request, InputStream in, Socket socket) throws IOException {
    watcher().accept(request.method() + " " + request.target());
    Optional<Script> script = nextScript(request.method() + " " + request.target());
    Optional<NetworkFault> fault = script.map(s -> s.fault);
    if (fault.filter(NetworkFault.RESET_BEFORE_BODY::equals).isPresent()) {
      note(request, "reset");
      return reset(socket);
    }
    if (fault.filter(NetworkFault.UNREAD_BODY::equals).isPresent()) {
      note(request, "unread");
      return stall();
    }
    String length = request.header("Content-Length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    OutputStream out = socket.getOutputStream();
    Optional<R2Rules.Refusal> refusal =
        script
            .map(s -> s.refusal)
            .or(() -> fault.flatMap(R2Front::refusal))
            .or(() -> rules.check(request, body.length));
    if (refusal.isPresent()) {
      note(request, refusal.get().status() + " " + refusal.get().code());
      out.write(error(request, refusal.get()));
      out.flush();
      return !request.has("Expect") && !request.has("Transfer-Encoding");
    }
    Answer answer = isConditionalPut(request) ? oneByOne(request, body) : forward(request, body);
    if (answer.isSuccess()) {
      rules.written(request);
    }
    note(request, answer.status() + fault.map(f -> " " + f).orElse(""));
    return fault.isEmpty()
        ? write(out, answer.bytes())
        : breakAnswer(fault.get(), answer, socket, out);
  }

  private boolean breakAnswer(NetworkFault fault, Answer answer, Socket socket, OutputStream out)
      throws IOException {
    byte[] bytes = answer.bytes();
    int half = answer.headBytes() + answer.body.length / 2;
    // Without a body, inside the status line: later on, clients take half a head for a whole one.
    int cut = answer.body.length == 0 ? 10 : half;
    return switch (fault) {
      case RESET_AFTER_BODY -> reset(socket);
      case NO_ANSWER -> stall();
      case STALLED_BODY -> {
        write(out, Arrays.copyOf(bytes, cut));
        yield stall();
      }
      case TRUNCATED_BODY -> {
        write(out, Arrays.copyOf(bytes, cut));
        yield false;
      }
      case LENGTH_TOO_LARGE -> {
        write(out, answer.announcing(answer.body.length + 10).bytes());
        yield answer.body.length == 0 || stall();
      }
      case LENGTH_TOO_SMALL -> {
        write(out, answer.announcing(answer.body.length / 2).bytes());
        yield answer.body.length == 0;
      }
      case SLOW_LINK -> trickle(out, bytes);
      default -> throw new IllegalStateException("not a fault of the answer: " + fault);
    };
  }

  private static boolean write(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return true;
  }

  private boolean trickle(OutputStream out, byte[] bytes) throws IOException {
    int piece = Math.max(1, bytes.length / SLOW_PIECES);
    for (int at = 0; at < bytes.length; at += piece) {
      write(out, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
      pause(20);
    }
    return true;
  }

  private boolean stall() {
    pause(10_000);
    return false;
  }

  private void pause(long millis) {
    try {
      boolean _ = closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean reset(Socket socket) throws SocketException {
    socket.setSoLinger(true, 0); // closing sends RST
    return false;
  }

  private static Optional<R2Rules.Refusal> refusal(NetworkFault fault) {
    return switch (fault) {
      case INTERNAL_ERROR -> Optional.of(new R2Rules.Refusal(500, "InternalError", "Try again."));
      case SLOW_DOWN -> Optional.of(new R2Rules.Refusal(503, "SlowDown", "Slow down."));
      case TOO_MANY_REQUESTS ->
          Optional.of(new R2Rules.Refusal(429, "TooManyRequests", "Too many."));
      case ACCESS_DENIED -> Optional.of(new R2Rules.Refusal(403, "AccessDenied", "Denied."));
      case NO_SUCH_BUCKET -> Optional.of(new R2Rules.Refusal(404, "NoSuchBucket", "No bucket."));
      default -> Optional.empty();
    };
  }

  private synchronized Optional<Script> nextScript(String request) {
    for (Script script : scripts) {
      if (script.left > 0 && script.request.test(request)) {
        script.left--;
        return Optional.of(script);
      }
    }
    return Optional.empty();
  }

  private synchronized void note(HttpMessage request, String answer) {
    requests.add(request);
    log.add(request.method() + " " + request.target() + " " + answer);
  }

  private static byte[] error(HttpMessage request, R2Rules.Refusal refusal) {
    byte[] body =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>%s</Code><Message>%s</Message></Error>"""
            .formatted(refusal.code(), refusal.message())
            .getBytes(UTF_8);
    byte[] head =
        """
        HTTP/1.1 %d Refused\r
        Content-Type: application/xml\r
        Content-Length: %d\r
        x-amz-request-id: front-%s\r
        Date: %s\r
        \r
        """
            .formatted(
                refusal.status(),
                body.length,
                refusal.code(),
                DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)))
            .getBytes(UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return request.method().equals("HEAD") ? head : all;
  }

  private static boolean isConditionalPut(HttpMessage request) {
    return request.method().equals("PUT")
        && (request.has("If-Match") || request.has("If-None-Match"));
  }

  /** S3 and R2 look and write in one step; this server looks first, and writes afterwards. */
  private Answer oneByOne(HttpMessage request, byte[] body) throws IOException {
    conditionalPut.lock();
    try {
      return forward(request, body);
    } finally {
      conditionalPut.unlock();
    }
  }

  private Answer forward(HttpMessage request, byte[] body) throws IOException {
    try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), upstreamPort)) {
      OutputStream out = upstream.getOutputStream();
      out.write(request.with("Connection", "close").bytes());
      out.write(body);
      out.flush();
      InputStream in = new BufferedInputStream(upstream.getInputStream());
      HttpMessage head = HttpMessage.read(in);
      if (head == null) {
        throw new IOException("the server closed the connection");
      }
      byte[] answer = in.readAllBytes();
      if (!request.method().equals("HEAD") && !head.has("Transfer-Encoding")) {
        // The server ended the answer by closing; our connection to the client stays open.
        head.with("Content-Length", Integer.toString(answer.length));
      }
      return new Answer(head.without("Connection"), answer);
    }
  }

  private static final class Answer {
    private final HttpMessage head;
    private final byte[] body;

    Answer(HttpMessage head, byte[] body) {
      this.head = head;
      this.body = body;
    }

    String status() {
      return head.startLine().split(" ", -1)[1];
    }

    boolean isSuccess() {
      return status().startsWith("2");
    }

    int headBytes() {
      return head.bytes().length;
    }

    /** Lies about the body's length; where there is no body, there is nothing to lie about. */
    Answer announcing(int length) {
      if (body.length > 0) {
        head.without("Transfer-Encoding").with("Content-Length", Integer.toString(length));
      }
      return this;
    }

    byte[] bytes() {
      byte[] bytes = Arrays.copyOf(head.bytes(), headBytes() + body.length);
      System.arraycopy(body, 0, bytes, headBytes(), body.length);
      return bytes;
    }
  }
}
