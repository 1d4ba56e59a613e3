package academy.video.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.concurrent.CompletableFuture;

/**
 * The codec's end of the pipes on a thread of this process, for whoever wants both ends in one JVM:
 * the training of the AOT cache, and tests. Nothing restricts it.
 */
final class ChildThread implements Child {

  private static final int KILLED = CodecEnd.SIGNAL + 9;

  /** What runs at the codec's end. */
  @FunctionalInterface
  interface Program {
    /**
     * Runs until its input ends, or as long as it likes.
     *
     * @return the exit status that the process would have, as {@link Process#exitValue}
     */
    int run(InputStream in, OutputStream out) throws IOException;
  }

  private final Pipe toCodec = pipe();
  private final Pipe fromCodec = pipe();
  private final CompletableFuture<Integer> exitStatus = new CompletableFuture<>();

  /** Starts one. */
  ChildThread(Program program) {
    var _ = Thread.ofPlatform().daemon().name("codec").start(() -> run(program));
  }

  private void run(Program program) {
    try {
      exitStatus.complete(
          program.run(
              Channels.newInputStream(toCodec.source()),
              Channels.newOutputStream(fromCodec.sink())));
    } catch (IOException | UncheckedIOException _) {
      // The host is gone.
    } finally {
      kill();
    }
  }

  @Override
  public InputStream output() {
    return Channels.newInputStream(fromCodec.source());
  }

  @Override
  public OutputStream input() {
    return Channels.newOutputStream(toCodec.sink());
  }

  @Override
  public void kill() {
    exitStatus.complete(KILLED);
    try {
      fromCodec.sink().close();
      toCodec.sink().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CodecEndedException end(String broken, String working) {
    kill();
    return broken.isEmpty()
        ? CodecEnd.of(exitStatus.join(), nothingKnown(), working)
        : CodecEnd.broken(broken, working);
  }

  private static CodecEnd.Evidence nothingKnown() {
    return new CodecEnd.Evidence(
        new CrashReport(), /* killedForMemory= */ false, /* memoryBytes= */ 0);
  }

  @Override
  public long peakBytes() {
    return 0;
  }

  private static Pipe pipe() {
    try {
      return Pipe.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
