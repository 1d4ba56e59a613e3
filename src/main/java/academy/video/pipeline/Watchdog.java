package academy.video.pipeline;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.log.JobLog;
import academy.video.log.JobMeter;
import academy.video.log.Ticker;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Ends a job that makes no progress: one that hangs in native code answers to no cancellation.
 * Progress is a byte of the source given to a reader, from the network or a cache; a frame encoded;
 * a byte stored; an object of the destination read back, in resuming, verifying or making
 * thumbnails; and a change of stage.
 */
final class Watchdog implements AutoCloseable {

  private static final int LOOKS_PER_LIMIT = 20;
  private static final long SHORTEST_LOOK_MS = 50;

  private final JobLog log;
  private final Duration limit;
  private final LongSupplier nanoTime;
  private final LongSupplier sourceBytesServed;
  private final Consumer<Failure> onStall;
  private final Ticker ticker;
  private String lastSeen = "";
  private long lastChangeNanos;
  private boolean over;

  /** Watches a job until it is closed. */
  static Watchdog of(Job job) {
    return new Watchdog(
        job.log(),
        job.request().config().watchdog(),
        System::nanoTime,
        job.source()::bytesServed,
        job.cancellation()::cancel);
  }

  /**
   * Starts to watch; {@link #close} ends it.
   *
   * @param onStall is called once, from the watchdog's own thread; it must not rely on the job's
   *     threads
   */
  Watchdog(
      JobLog log,
      Duration limit,
      LongSupplier nanoTime,
      LongSupplier sourceBytesServed,
      Consumer<Failure> onStall) {
    this.log = log;
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.sourceBytesServed = sourceBytesServed;
    this.onStall = onStall;
    this.lastChangeNanos = nanoTime.getAsLong();
    long period = Math.max(SHORTEST_LOOK_MS, limit.toMillis() / LOOKS_PER_LIMIT);
    this.ticker = Ticker.start("watchdog", Duration.ofMillis(period), this::look);
  }

  /** Looks once; called by the ticker's thread. */
  synchronized void look() {
    if (over) {
      return;
    }
    JobMeter meter = log.meter();
    String seen =
        "%s %d %d %d %d %d"
            .formatted(
                log.stage(),
                meter.mediaEncodedMs(),
                meter.chunksEncoded() + meter.chunksResumed(),
                meter.totalBytesWritten(),
                meter.totalObjectsRead(),
                sourceBytesServed.getAsLong());
    long now = nanoTime.getAsLong();
    if (!seen.equals(lastSeen)) {
      lastSeen = seen;
      lastChangeNanos = now;
    } else if (now - lastChangeNanos > limit.toNanos()) {
      onStall.accept(stalled(meter));
      over = true; // only now: where memory is short, the next look tries again
    }
  }

  private Failure stalled(JobMeter meter) {
    return Failure.of(
        ExitCode.STALLED,
        "The job made no progress for %d s in stage %s, with chunks %s in work."
            .formatted(limit.toSeconds(), log.stage().label(), meter.chunksInWork()));
  }

  @Override
  public void close() {
    ticker.close();
  }
}
