package academy.video.codec;

import academy.video.codec.Message.Kind;
import java.util.concurrent.TimeUnit;

/**
 * Tells the host how a chunk gets on, a few times a second: each message wakes a thread there. Used
 * by the thread that decodes the chunk.
 */
final class ProgressToHost {

  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final HostLink host;
  private final int call;
  private long untold;
  private long toldNanos;

  ProgressToHost(HostLink host, int call) {
    this.host = host;
    this.call = call;
    this.toldNanos = System.nanoTime();
  }

  void frames(long more) {
    untold += more;
    if (System.nanoTime() - toldNanos >= EVERY_NANOS) {
      tell();
    }
  }

  void decoded() {
    tell();
    host.tell(Message.of(Kind.DECODED, call));
  }

  private void tell() {
    byte[] nothing = Message.nothing();
    host.tell(new Message(Kind.PROGRESS, call, 0, untold, 0, nothing, nothing));
    untold = 0;
    toldNanos = System.nanoTime();
  }
}
