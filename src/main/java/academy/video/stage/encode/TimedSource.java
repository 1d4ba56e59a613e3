package academy.video.stage.encode;

import academy.video.model.ByteSource;
import academy.video.model.SourceIdentity;

/** Adds up the time that one decoder waits for its source; used by one thread at a time. */
final class TimedSource implements ByteSource {

  private final ByteSource source;
  private long waitedNanos;

  TimedSource(ByteSource source) {
    this.source = source;
  }

  /** Time spent reading so far. */
  long waitedNanos() {
    return waitedNanos;
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    long start = System.nanoTime();
    try {
      return source.read(position, buffer, offset, length);
    } finally {
      waitedNanos += System.nanoTime() - start;
    }
  }

  @Override
  public SourceIdentity identity() {
    return source.identity();
  }

  @Override
  public String location() {
    return source.location();
  }

  @Override
  public long sizeBytes() {
    return source.sizeBytes();
  }

  /** Does nothing: the source is the job's. */
  @Override
  public void close() {}
}
