package academy.video.log;

import academy.video.model.LogFormat;
import academy.video.model.PlainText;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one way to standard output while a job runs: every line of ours and of libraries, in one
 * format, whole, and none after the last. On a terminal it also keeps a progress bar below the
 * lines. Safe for use by several threads.
 *
 * <p>A closed output is no failure: whoever reads the log may have gone, the video is still wanted.
 */
public final class LogOutput {

  /** Lines of our own carry this name in {@code logger}; libraries carry theirs. */
  static final String WORKER_LOGGER = "academy.video.worker";

  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String NO_COLOR = "\u001b[0m";

  private final ReentrantLock lock = new ReentrantLock();
  private final Logger worker;
  private final OutputStream out;
  private final Redactor redactor;
  private final boolean text;
  private final boolean inColor;
  private final JobContext context = new JobContext();
  private String bar = "";
  private boolean closed;

  private LogOutput(
      Logger worker, OutputStream out, Redactor redactor, boolean text, boolean inColor) {
    this.worker = worker;
    this.out = out;
    this.redactor = redactor;
    this.text = text;
    this.inColor = inColor;
  }

  /**
   * Sends everything that is logged through {@code logback} to {@code out}. Configured here and not
   * by XML, whose reading would cost a good part of the start-up time.
   *
   * @param logback the process's logger context; reset first
   * @param format JSON or TEXT
   * @param zone of the time of day in text lines
   * @param inColor whether warnings and failures stand out in text lines
   */
  public static LogOutput open(
      LoggerContext logback,
      LogFormat format,
      OutputStream out,
      Redactor redactor,
      ZoneId zone,
      boolean inColor) {
    boolean text = format.resolve(/* stdoutIsTerminal= */ false) == LogFormat.TEXT;
    logback.reset();
    Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    Logger worker = logback.getLogger(WORKER_LOGGER);
    worker.setLevel(Level.INFO);
    LogOutput output = new LogOutput(worker, out, redactor, text, text && inColor);
    Encoder<ILoggingEvent> json = JsonLine.encoder(logback, output.context);
    TextLine textLine = new TextLine(zone, output.context);
    LineAppender appender =
        output
        .new LineAppender(
            text
                ? line -> textLine.format(line)
                : line -> new String(json.encode(line), StandardCharsets.UTF_8));
    appender.setContext(logback);
    appender.start();
    root.addAppender(appender);
    return output;
  }

  /** Takes secrets out of texts that leave the worker by another way than this. */
  Redactor redactor() {
    return redactor;
  }

  /** Whether people read this output: text lines, and a progress bar is welcome. */
  public boolean isText() {
    return text;
  }

  org.slf4j.Logger logger() {
    return worker;
  }

  JobContext context() {
    return context;
  }

  /** Shows a bar below the lines, in place of an older one; an empty text removes it. */
  void bar(String newBar) {
    lock.lock();
    try {
      if (!closed && !newBar.equals(bar)) {
        bar = newBar;
        send(CLEAR_LINE + bar);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs {@code logging}, which writes the last line; whatever is logged later is dropped. Of
   * several calls the first counts.
   *
   * @return whether this was the first call
   */
  boolean last(Runnable logging) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      if (!bar.isEmpty()) {
        bar = "";
        send(CLEAR_LINE);
      }
      logging.run();
      closed = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Writes a text for people between the lines; only where {@link #isText}. */
  public void print(String block) {
    line(block, Level.INFO);
  }

  private void line(String whole, Level level) {
    String redacted = redactor.redact(whole);
    String plain = text ? PlainText.lines(redacted) : PlainText.json(redacted);
    String safe = inColor ? colored(plain, level) : plain;
    lock.lock();
    try {
      if (!closed) {
        send(bar.isEmpty() ? safe : CLEAR_LINE + safe + bar);
      }
    } finally {
      lock.unlock();
    }
  }

  private static String colored(String plain, Level level) {
    if (!level.isGreaterOrEqual(Level.WARN)) {
      return plain;
    }
    String color = level.isGreaterOrEqual(Level.ERROR) ? RED : YELLOW;
    return color + plain.stripTrailing() + NO_COLOR + "\n";
  }

  private void send(String whole) {
    try {
      out.write(whole.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException _) {
      // Nobody reads any more (EPIPE). There is no other place to say so.
    }
  }

  @FunctionalInterface
  private interface Formatter {
    String format(ILoggingEvent line);
  }

  private final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final Formatter formatter;

    LineAppender(Formatter formatter) {
      this.formatter = formatter;
    }

    @Override
    protected void append(ILoggingEvent line) {
      line(formatter.format(line), line.getLevel());
    }
  }
}
