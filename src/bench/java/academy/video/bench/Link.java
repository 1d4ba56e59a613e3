package academy.video.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A line of limited bandwidth to a server on this machine: a port that passes everything on, in
 * each direction so many bits a second, however many connections share them. Counts the HTTP
 * requests on it.
 */
final class Link implements AutoCloseable {

  private static final int PIECE_BYTES = 16 << 10;

  private final ServerSocket listener;
  private final int serverPort;
  private final Shaper up;
  private final Shaper down;
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Opens a port of the loopback address.
   *
   * @param bitsPerSecond of each direction
   */
  Link(int serverPort, long bitsPerSecond) {
    this.serverPort = serverPort;
    this.up = new Shaper(bitsPerSecond);
    this.down = new Shaper(bitsPerSecond);
    try {
      this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** PUT and POST requests so far. */
  long writes() {
    return writes.get();
  }

  /** GET and HEAD requests so far. */
  long reads() {
    return reads.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        open.add(client);
        open.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        RequestCounter counter = new RequestCounter(this::count);
        threads.execute(() -> pump(client, server, up, counter));
        threads.execute(() -> pump(server, client, down, null));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void count(String method) {
    switch (method) {
      case "PUT", "POST" -> writes.incrementAndGet();
      case "GET", "HEAD" -> reads.incrementAndGet();
      default -> {}
    }
  }

  private void pump(
      Socket from,
      Socket to,
      Shaper shaper,
      @org.jspecify.annotations.Nullable RequestCounter counter) {
    byte[] piece = new byte[PIECE_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        if (counter != null) {
          counter.see(piece, count);
        }
        shaper.pass(count);
        out.write(piece, 0, count);
      }
    } catch (IOException e) {
      // One side hung up: so does the other, by closing both.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.close();
  }

  /** One direction's bandwidth: bytes leave one after the other, each taking its time. */
  static final class Shaper {
    private final double nanosPerByte;
    private long freeAtNanos = System.nanoTime();

    Shaper(long bitsPerSecond) {
      this.nanosPerByte = 8e9 / bitsPerSecond;
    }

    /** Returns when so many bytes have passed. */
    void pass(int bytes) {
      long waitNanos;
      synchronized (this) {
        long now = System.nanoTime();
        freeAtNanos = Math.max(freeAtNanos, now) + Math.round(bytes * nanosPerByte);
        waitNanos = freeAtNanos - now;
      }
      try {
        TimeUnit.NANOSECONDS.sleep(waitNanos);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BenchException("interrupted", e);
      }
    }
  }
}
