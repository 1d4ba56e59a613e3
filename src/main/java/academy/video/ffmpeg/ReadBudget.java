package academy.video.ffmpeg;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;

/**
 * What FFmpeg may read and compute until it has opened a file, and from one packet to the next: a
 * file can hold a million parts without a frame, or hundreds of megabytes of cover art. Waiting for
 * the source doesn't count. Used by one thread at a time.
 */
final class ReadBudget {

  /** The index of 12 hours at 60 frames a second, several times over. */
  private static final long OPENING_BYTES = 128L * 1024 * 1024;

  private static final long SECONDS = 30;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final long startNanos = System.nanoTime();
  private final long mostBytes;
  private long bytes;
  private long waitedNanos;

  private ReadBudget(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  static ReadBudget forOpening() {
    return new ReadBudget(OPENING_BYTES);
  }

  /** Streams that aren't selected are read, too; so only time is limited. */
  static ReadBudget forPacket() {
    return new ReadBudget(Long.MAX_VALUE);
  }

  void spent(int readBytes, long nanos) {
    bytes += readBytes;
    waitedNanos += nanos;
  }

  /**
   * Checks what was spent.
   *
   * @throws academy.video.failure.WorkerException with SOURCE_OVER_LIMIT where it was too much
   */
  void check(String location) {
    if (bytes > mostBytes) {
      throw Failure.of(
              ExitCode.SOURCE_OVER_LIMIT,
              "%s has more than %d MB of cover images, fonts, index or other data to be read before its first frame."
                  .formatted(location, OPENING_BYTES / 1_000_000))
          .asException();
    }
    if (System.nanoTime() - startNanos - waitedNanos > SECONDS * NANOS_PER_SECOND) {
      throw Failure.of(
              ExitCode.SOURCE_OVER_LIMIT,
              "%s has so many parts without video or audio that %d s were not enough to read them."
                  .formatted(location, SECONDS))
          .asException();
    }
  }
}
