package academy.video.command;

import academy.video.batch.BatchAttempt;
import academy.video.batch.BatchJob;
import academy.video.model.PlainText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A Batch job for people, on one screen. */
final class BatchJobText {

  private BatchJobText() {}

  static String of(BatchJob job, String logGroup, Optional<ArrayChildren> children) {
    StringBuilder text = new StringBuilder();
    line(text, "Job", job.id() + " (" + job.name() + ")");
    line(text, "State", job.state() + job.statusReason().map(reason -> ": " + reason).orElse(""));
    line(text, "Submitted", time(Optional.of(job.createdAtMs())));
    int number = 0;
    for (BatchAttempt attempt : job.attempts()) {
      number++;
      line(text, "Attempt " + number, attempt(attempt));
      attempt.reason().ifPresent(reason -> line(text, "", reason));
      attempt.statusReason().ifPresent(reason -> line(text, "", reason));
    }
    return children
        .map(
            ofArray -> {
              line(text, "Log", "of each node: ./entrypoint status --job %s:0".formatted(job.id()));
              return text + ofArray.text();
            })
        .orElseGet(
            () -> {
              line(
                  text,
                  "Log",
                  job.logStream()
                      .map(stream -> logGroup + " " + stream)
                      .orElse("none: its container has not started"));
              return text.toString();
            });
  }

  private static String attempt(BatchAttempt attempt) {
    String end =
        attempt
            .exitCode()
            .map(
                code ->
                    "exit code %d%s"
                        .formatted(code, attempt.failure().map(n -> ", " + n).orElse("")))
            .orElse("no exit code");
    return "%s, from %s to %s"
        .formatted(end, time(attempt.startedAtMs()), time(attempt.stoppedAtMs()));
  }

  private static String time(Optional<Long> epochMs) {
    return epochMs
        .map(ms -> Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString())
        .orElse("?");
  }

  private static void line(StringBuilder text, String title, String value) {
    text.append("%-10s %s%n".formatted(title, PlainText.line(value)));
  }
}
