package academy.video.ffmpeg;

import academy.video.model.ByteSource;
import academy.video.model.SourceIdentity;

/**
 * Some bytes of a source as a source of their own: one of several files that were joined in it.
 *
 * @param from the first byte
 * @param to the first byte after it
 */
record ByteRange(ByteSource whole, long from, long to) implements ByteSource {

  @Override
  public SourceIdentity identity() {
    return whole.identity();
  }

  @Override
  public String location() {
    return whole.location();
  }

  @Override
  public long sizeBytes() {
    return to - from;
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    long left = sizeBytes() - position;
    return left <= 0
        ? -1
        : whole.read(from + position, buffer, offset, (int) Math.min(length, left));
  }

  /** Leaves the whole source open. */
  @Override
  public void close() {}
}
