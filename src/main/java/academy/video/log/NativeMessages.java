package academy.video.log;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decides which of FFmpeg's messages are logged: the first {@value #FREE}, then one a second. A
 * damaged file can make a decoder complain about every macroblock.
 */
final class NativeMessages {

  static final int FREE = 20;
  private static final long NANOS_BETWEEN = 1_000_000_000L;

  private final LongSupplier nanoTime;
  private int passed;
  private long suppressed;
  private long lastNanos;

  NativeMessages(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** How many messages were left out since the last one that passed; empty: leave this one out. */
  synchronized Optional<Long> pass() {
    long now = nanoTime.getAsLong();
    if (passed >= FREE && now - lastNanos < NANOS_BETWEEN) {
      suppressed++;
      return Optional.empty();
    }
    passed++;
    lastNanos = now;
    return Optional.of(takeSuppressed());
  }

  /** How many messages were left out since the last one that passed; counts from 0 again. */
  synchronized long takeSuppressed() {
    long count = suppressed;
    suppressed = 0;
    return count;
  }
}
