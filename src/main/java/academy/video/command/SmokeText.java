package academy.video.command;

import academy.video.batch.BatchState;
import academy.video.model.Count;
import academy.video.ops.smoke.SmokeReport;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * A smoke test's result for people: the verdict, then a row a job with the seconds in each state.
 */
final class SmokeText {

  private SmokeText() {}

  static String of(SmokeReport report) {
    StringBuilder text = new StringBuilder(verdict(report)).append("\n\n");
    List<BatchState> states = states(report);
    text.append(String.format(Locale.ROOT, "%4s  %-38s", "job", "id"));
    states.forEach(state -> text.append(String.format(Locale.ROOT, " %10s", state)));
    text.append("  result\n");
    for (SmokeReport.Job job : report.jobs()) {
      text.append(String.format(Locale.ROOT, "%4d  %-38s", job.number(), job.jobId()));
      for (BatchState state : states) {
        Double seconds = job.secondsInState().get(state);
        text.append(
            seconds == null
                ? String.format(Locale.ROOT, " %10s", "-")
                : String.format(Locale.ROOT, " %8.1f s", seconds));
      }
      text.append("  ").append(job.problem().orElse("succeeded")).append("\n");
    }
    report
        .cleanUpProblem()
        .ifPresent(
            problem ->
                text.append("\nThe test's objects could not be deleted: ")
                    .append(problem)
                    .append("\n"));
    report.jobs().stream()
        .filter(job -> job.problem().isPresent())
        .forEach(
            job -> text.append("\nFor the cause, run: doctor --job %s%n".formatted(job.jobId())));
    return text.toString();
  }

  private static String verdict(SmokeReport report) {
    if (report.succeeded() == report.asked()) {
      return "%d of %s in a row succeeded: submitted, run, published and logged."
          .formatted(report.asked(), Count.of(report.asked(), "job"));
    }
    SmokeReport.Job failed = report.jobs().getLast();
    return "Job %d of %d did not succeed: %s."
        .formatted(failed.number(), report.asked(), failed.problem().orElseThrow());
  }

  private static List<BatchState> states(SmokeReport report) {
    TreeSet<BatchState> states = new TreeSet<>();
    report.jobs().forEach(job -> states.addAll(job.secondsInState().keySet()));
    return List.copyOf(states);
  }
}
