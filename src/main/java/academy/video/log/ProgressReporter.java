package academy.video.log;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far a job is: a bar with percent, speed and remaining time on a terminal, {@code
 * progress} events elsewhere. Reads the job's meter; whoever does the work never waits for it.
 */
public final class ProgressReporter implements AutoCloseable {

  /** The contract promises an event at least every 10 s; the margin is for a busy machine. */
  private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(8);

  private static final Duration BETWEEN_BARS = Duration.ofMillis(500);

  private final JobLog log;
  private final boolean showsBar;
  private final IntSupplier columns;
  private final LongSupplier nanoTime;
  private final Ticker ticker;
  private long encodingSinceNanos;
  private boolean encoding;

  /**
   * Starts to report; {@link #close} ends it.
   *
   * @param showsBar whether standard output is a terminal that people look at
   * @param columns its width in characters
   */
  public ProgressReporter(
      JobLog log, boolean showsBar, IntSupplier columns, LongSupplier nanoTime) {
    this.log = log;
    this.showsBar = showsBar;
    this.columns = columns;
    this.nanoTime = nanoTime;
    this.ticker = Ticker.start("progress", showsBar ? BETWEEN_BARS : BETWEEN_EVENTS, this::report);
  }

  /** Reports once; called by the ticker's thread. */
  synchronized void report() {
    JobMeter meter = log.meter();
    long now = nanoTime.getAsLong();
    if (!encoding && meter.mediaTotalMs() > 0) {
      encoding = true;
      encodingSinceNanos = now;
    }
    Progress progress = Progress.of(meter, encoding ? now - encodingSinceNanos : 0);
    if (showsBar) {
      log.output().bar(bar(progress, log.stage().label(), columns.getAsInt()));
    } else {
      log.info(Event.PROGRESS, message(progress), fields(progress, meter));
    }
  }

  private static String message(Progress progress) {
    return String.format(Locale.ROOT, "%.1f %% done", progress.percent());
  }

  private static Map<String, @Nullable Object> fields(Progress progress, JobMeter meter) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("percent", progress.percent());
    fields.put("speed", progress.speed());
    fields.put(
        "eta_s", progress.etaSeconds().isPresent() ? progress.etaSeconds().getAsLong() : null);
    fields.put("chunks_done", meter.chunksDone());
    fields.put("chunks_total", meter.chunksTotal());
    return fields;
  }

  static String bar(Progress progress, String stage, int columns) {
    String remaining =
        progress.etaSeconds().isPresent()
            ? "  " + clock(progress.etaSeconds().getAsLong()) + " left"
            : "";
    String figures = String.format(Locale.ROOT, "  %.2f×%s", progress.speed(), remaining);
    return ProgressBar.of(stage, progress.percent(), figures, columns);
  }

  private static String clock(long seconds) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** Stops reporting and removes the bar. */
  @Override
  public void close() {
    ticker.close();
    log.output().bar("");
  }
}
