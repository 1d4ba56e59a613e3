package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.json.Json;
import academy.video.sandbox.SandboxReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.Map;
import java.util.Set;

/**
 * A codec that works as it should until the moment of its lie: a real one, and somebody between it
 * and the host.
 */
final class LyingCodec {

  private static final int SEGMENTATION_FAULT = CodecEnd.SIGNAL + 11;

  private final Ffmpeg ffmpeg;
  private final Lie lie;
  private final Json json = new Json();

  /** Stands between an honest codec and the host. */
  @FunctionalInterface
  interface Lie {
    /**
     * Passes something on in place of a message.
     *
     * @param raw the pipe under {@code host}
     * @return whether it lives on; else it ends as after a crash
     */
    boolean tell(Message truth, Connection host, OutputStream raw) throws IOException;
  }

  private LyingCodec(Ffmpeg ffmpeg, Lie lie) {
    this.ffmpeg = ffmpeg;
    this.lie = lie;
  }

  static ChildThread.Program program(Ffmpeg ffmpeg, Lie lie) {
    return (in, out) -> new LyingCodec(ffmpeg, lie).run(in, out);
  }

  private int run(InputStream in, OutputStream out) throws IOException {
    Pipe down = Pipe.open();
    Pipe up = Pipe.open();
    Connection host = new Connection(in, out, /* fromCodec= */ false);
    Connection toHonest =
        new Connection(
            Channels.newInputStream(up.source()),
            Channels.newOutputStream(down.sink()),
            /* fromCodec= */ true);
    start(
        () ->
            serve(
                new Connection(
                    Channels.newInputStream(down.source()),
                    Channels.newOutputStream(up.sink()),
                    /* fromCodec= */ false)));
    start(
        () -> {
          for (var next = host.receive(_ -> {}); next.isPresent(); next = host.receive(_ -> {})) {
            toHonest.send(next.get());
          }
          down.sink().close();
          up.sink().close();
        });
    for (var next = toHonest.receive(_ -> {}); next.isPresent(); next = toHonest.receive(_ -> {})) {
      if (!lie.tell(next.get(), host, out)) {
        return SEGMENTATION_FAULT;
      }
    }
    return 0;
  }

  private void serve(Connection connection) throws IOException {
    SandboxReport report = new SandboxReport(Set.of(), Map.of());
    HostLink host = new HostLink(connection);
    host.tell(Message.of(Kind.READY, 0, json.write(new Payloads.Ready(ffmpeg.versions(), report))));
    new CodecServer(connection, host, new LocalCodec(() -> ffmpeg), json).serve();
  }

  /** What may find that a pipe is closed. */
  private interface Piping {
    void run() throws IOException;
  }

  private static void start(Piping piping) {
    var _ =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    piping.run();
                  } catch (IOException | UncheckedIOException _) {
                    // The other end is gone.
                  }
                });
  }
}
