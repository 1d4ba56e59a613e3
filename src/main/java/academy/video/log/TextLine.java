package academy.video.log;

import academy.video.failure.ExitCode;
import academy.video.model.PlainText;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line as text for people: time of day, {@code WARN} or {@code ERROR} where it is one, the
 * message; fields are for machines. The last line is a sentence or two of its own.
 */
final class TextLine {

  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final ZoneId zone;
  private final JobContext job;

  TextLine(ZoneId zone, JobContext job) {
    this.zone = zone;
    this.job = job;
  }

  String format(ILoggingEvent line) {
    if (LineFields.eventOf(line).equals(Event.JOB_FINISHED.label())) {
      return last(line.getFormattedMessage(), LineFields.ownFieldsOf(line));
    }
    StringBuilder text = new StringBuilder();
    text.append(Instant.ofEpochMilli(line.getTimeStamp()).atZone(zone).format(TIME_OF_DAY));
    text.append(' ');
    if (line.getLevel().isGreaterOrEqual(Level.WARN)) {
      text.append(line.getLevel()).append(' ');
    }
    text.append(PlainText.line(line.getFormattedMessage()));
    return text.append('\n').toString();
  }

  private String last(String message, Map<String, @Nullable Object> fields) {
    Object hint = fields.get("hint");
    if (hint == null) {
      return message + "\n";
    }
    if (ExitCode.INTERRUPTED.name().equals(fields.get("failure"))) {
      return "Stopped in stage %s. Run the same command again to go on. (exit code %s)\n"
          .formatted(job.stage().label(), fields.get("exit_code"));
    }
    return "Failed: %s\nWhat to do: %s (%s, exit code %s, in stage %s)\n"
        .formatted(
            PlainText.line(String.valueOf(fields.get("reason"))),
            PlainText.line(hint.toString()),
            fields.get("failure"),
            fields.get("exit_code"),
            job.stage().label());
  }
}
