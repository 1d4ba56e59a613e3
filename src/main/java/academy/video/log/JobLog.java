package academy.video.log;

import academy.video.failure.Failure;
import academy.video.failure.JobOutcome;
import academy.video.model.JobIdentity;
import academy.video.model.Node;
import academy.video.model.Rational;
import academy.video.model.Stage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What one job says. Every line carries the job's identity and its current stage; every line also
 * renews the breadcrumb. Safe for use by several threads.
 */
public final class JobLog {

  private final LogOutput output;
  private final Breadcrumb breadcrumb;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final long startEpochMs;
  private final JobMeter meter = new JobMeter();
  private static final Pattern SPEAKER = Pattern.compile("^\\[([^]@]+) @ 0x[0-9a-fA-F]+] *");

  private final NativeMessages nativeMessages;
  // The exit code of the printed job.finished, or -1 before it.
  private final AtomicInteger finishedWith = new AtomicInteger(-1);
  private final AtomicReference<@Nullable JobListener> listener = new AtomicReference<>();
  private volatile VideoVoice voice = VideoVoice.of(Node.ALONE);

  /**
   * Begins a job's log; its elapsed time counts from here.
   *
   * @param nanoTime a clock that never goes back, such as {@code System::nanoTime}
   */
  public JobLog(
      LogOutput output, Breadcrumb breadcrumb, InstantSource clock, LongSupplier nanoTime) {
    this.output = output;
    this.breadcrumb = breadcrumb;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.startEpochMs = clock.millis();
    this.nativeMessages = new NativeMessages(nanoTime);
  }

  /** Who the job is, from now on; known once the configuration is read. */
  public void identity(JobIdentity identity) {
    output.context().identity(identity);
    leaveBreadcrumb();
  }

  /** The job queue that the job came from: its last line is counted there. */
  public void queue(String queue) {
    output.context().queue(queue);
  }

  /** Which of the nodes that share the video this is; known once the configuration is read. */
  public void node(Node node) {
    voice = VideoVoice.of(node);
  }

  /** Whether this node speaks for the video. */
  public VideoVoice voice() {
    return voice;
  }

  /** Lets somebody hear every line from now on, where this node speaks for the video. */
  public void listener(JobListener newListener) {
    listener.set(newListener);
  }

  /** The stage that is reached; on every line from now on. */
  public void stage(Stage stage) {
    output.context().stage(stage);
    leaveBreadcrumb();
  }

  public Stage stage() {
    return output.context().stage();
  }

  /** The counters behind progress and {@code job.finished}. */
  public JobMeter meter() {
    return meter;
  }

  /** Takes secrets out of what the job tells elsewhere, as out of its lines. */
  public Redactor redactor() {
    return output.redactor();
  }

  /** Where lines go; for the progress bar below them. */
  public LogOutput output() {
    return output;
  }

  public Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
  }

  /**
   * Writes a line.
   *
   * @param message a short sentence for people
   * @param fields facts for machines, named in snake_case with their unit at the end; numbers,
   *     texts, booleans, and lists and maps of them; a record comes as {@code Json.map} gives it
   */
  public void info(Event event, String message, Map<String, ?> fields) {
    write(Level.INFO, event, message, fields);
  }

  /** As {@link #info}, for what a person should look at though the job goes on. */
  public void warn(Event event, String message, Map<String, ?> fields) {
    write(Level.WARN, event, message, fields);
  }

  /** As {@link #info}, for what ends the job. */
  public void error(Event event, String message, Map<String, ?> fields) {
    write(Level.ERROR, event, message, fields);
  }

  /**
   * Passes on what FFmpeg said, rate-limited.
   *
   * @param level FFmpeg's name: panic, fatal, error, warning, info …; errors become warnings here,
   *     since FFmpeg's errors are often harmless to the job
   * @param text without a line end
   */
  public void nativeMessage(String level, String text) {
    nativeMessages
        .pass()
        .ifPresent(suppressed -> nativeLine(level, withoutAddress(text.strip()), suppressed));
  }

  /** FFmpeg names who speaks, and where that lies in memory: {@code [h264 @ 0x7f3c] text}. */
  private static String withoutAddress(String text) {
    return SPEAKER.matcher(text).replaceFirst("$1: ");
  }

  private void nativeLine(String nativeLevel, String text, long suppressed) {
    boolean severe =
        switch (nativeLevel.toLowerCase(Locale.ROOT)) {
          case "panic", "fatal", "error" -> true;
          default -> false;
        };
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("native_level", nativeLevel);
    fields.put("suppressed", suppressed);
    write(severe ? Level.WARN : Level.INFO, Event.FFMPEG_MESSAGE, text, fields);
  }

  /**
   * Writes {@code job.finished}, the last line, and marks the breadcrumb as finished. Only the
   * first call counts: the first failure wins.
   *
   * @param message what to say after success; a failure says its reason
   * @return whether this call was the first
   */
  public boolean finished(JobOutcome outcome, String message) {
    long suppressed = nativeMessages.takeSuppressed();
    if (suppressed > 0) {
      nativeLine("info", suppressed + " more messages of FFmpeg were left out", suppressed);
    }
    boolean first =
        output.last(
            () -> {
              finishedWith.set(outcome.exitCode().code());
              Failure failure = outcome.failure();
              send(
                  failure == null || failure.isSuperseded() ? Level.INFO : Level.ERROR,
                  Event.JOB_FINISHED,
                  failure == null ? message : failure.reason(),
                  lastFields(outcome));
            });
    if (first) {
      leaveBreadcrumb();
    }
    return first;
  }

  private Map<String, @Nullable Object> lastFields(JobOutcome outcome) {
    Failure failure = outcome.failure();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("outcome", outcome.label());
    fields.put("exit_code", outcome.exitCode().code());
    fields.put(
        "failure", failure == null || failure.isSuperseded() ? null : failure.exitCode().name());
    fields.put("retryable", outcome.exitCode().retryable());
    fields.put("reason", failure == null ? null : failure.reason());
    fields.put("hint", failure == null ? null : failure.hint());
    fields.put("elapsed_ms", elapsed().toMillis());
    // What Batch bills for: every core that the container has, from its start to its end.
    fields.put(
        "vcpu_seconds",
        Math.round(elapsed().toMillis() * Runtime.getRuntime().availableProcessors() / 100.0)
            / 10.0);
    fields.put("media_ms", meter.mediaDoneMs());
    fields.put("chunks_total", meter.chunksTotal());
    fields.put("chunks_encoded", meter.chunksEncoded());
    fields.put("chunks_resumed", meter.chunksResumed());
    fields.put("bytes_read", meter.totalBytesRead());
    fields.put("bytes_written", meter.totalBytesWritten());
    fields.put("peak_rss_bytes", PeakMemory.bytes() + meter.peakElsewhereBytes());
    return fields;
  }

  private void write(Level level, Event event, String message, Map<String, ?> fields) {
    send(level, event, message, fields);
    if (event != Event.FFMPEG_MESSAGE) {
      leaveBreadcrumb();
    }
  }

  private void send(
      Level level, Event event, String message, Map<String, ? extends @Nullable Object> fields) {
    var line = output.logger().atLevel(level).addKeyValue(LineFields.EVENT, event.label());
    for (Map.Entry<String, ? extends @Nullable Object> field : fields.entrySet()) {
      line = line.addKeyValue(field.getKey(), plain(field.getValue()));
    }
    line.log(message);
    JobListener listening = listener.get();
    JobIdentity identity = output.context().identity();
    if (listening != null && voice.tells(event, identity, fields)) {
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      fields.forEach((name, value) -> plain.put(name, plain(value)));
      listening.said(event, identity, stage().label(), message, plain);
    }
  }

  // What JSON has no form for, a line carries as text.
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> number;
      case Boolean truth -> truth;
      case Collection<?> list -> list;
      case Map<?, ?> map -> map;
      case Rational fraction -> fraction.toString();
      default -> value.toString();
    };
  }

  private void leaveBreadcrumb() {
    JobIdentity identity = output.context().identity();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("started_ms", Long.toString(startEpochMs));
    putIfKnown(values, "video_id", identity.videoId());
    putIfKnown(values, "job_id", identity.jobId());
    putIfKnown(values, "attempt", identity.attempt());
    values.put("stage", stage().label());
    List<Integer> inWork = meter.chunksInWork();
    if (!inWork.isEmpty()) {
      values.put("chunk", inWork.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    values.put("chunks_total", Integer.toString(meter.chunksTotal()));
    values.put("chunks_resumed", Integer.toString(meter.chunksResumed()));
    values.put("media_ms", Long.toString(meter.mediaDoneMs()));
    values.put("bytes_read", Long.toString(meter.totalBytesRead()));
    values.put("bytes_written", Long.toString(meter.totalBytesWritten()));
    int exitCode = finishedWith.get();
    if (exitCode >= 0) {
      values.put("finished", "1");
      values.put("exit_code", Integer.toString(exitCode));
    }
    breadcrumb.write(values);
  }

  private static void putIfKnown(
      Map<String, String> values, String key, @Nullable Object valueIfKnown) {
    if (valueIfKnown != null) {
      values.put(key, valueIfKnown.toString());
    }
  }
}
