package academy.video.command;

import academy.video.batch.BatchState;
import academy.video.model.Count;
import academy.video.model.PlainText;
import academy.video.model.StuckLimits;
import academy.video.ops.stuckscan.Outcome;
import academy.video.ops.stuckscan.ScanReport;
import academy.video.ops.stuckscan.ScanReport.Entry;
import academy.video.ops.stuckscan.StuckJob;
import academy.video.ops.stuckscan.Undecided;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A scan's report for people: what to do in the first line, then job by job. */
final class StuckScanText {

  private StuckScanText() {}

  static String of(ScanReport report, StuckLimits limits) {
    StringBuilder text = new StringBuilder(headline(report)).append("\n");
    for (Entry entry : report.stuck()) {
      StuckJob job = entry.job();
      text.append(
          "%n%s%n"
              .formatted(
                  PlainText.line(
                      "%s, job %s, %s".formatted(video(job), job.jobId(), job.state()))));
      line(text, job.reason());
      line(text, report.applied() ? done(entry, limits) : proposed(entry, limits));
    }
    if (!report.undecided().isEmpty()) {
      text.append("\nCould not be checked:\n");
      for (Undecided job : report.undecided()) {
        line(text, "job %s: %s %s".formatted(job.jobId(), job.reason(), job.hint()));
      }
    }
    return text.toString();
  }

  private static String headline(ScanReport report) {
    String of = "%s in %s".formatted(count(report.jobs(), "job"), report.queue());
    int stuck = report.stuck().size();
    String unknown =
        report.undecided().isEmpty()
            ? ""
            : " %d could not be checked.".formatted(report.undecided().size());
    if (stuck == 0) {
      return "None of %s is stuck.%s".formatted(of, unknown);
    }
    String begin = "%d of %s %s stuck".formatted(stuck, of, stuck == 1 ? "is" : "are");
    if (report.applied()) {
      return "%s: %s.%s".formatted(begin, results(report.stuck()), unknown);
    }
    long todo =
        report.stuck().stream()
            .filter(
                entry ->
                    switch (entry.job().proposal()) {
                      case RESUBMIT, END -> true;
                      case WAIT, GIVE_UP, LOOK -> false;
                    })
            .count();
    return todo == 0
        ? "%s. Check %s by hand.%s".formatted(begin, stuck == 1 ? "it" : "them", unknown)
        : "%s. stuck-scan --apply would fix %d.%s".formatted(begin, todo, unknown);
  }

  private static String results(List<Entry> entries) {
    Map<Outcome.Result, Long> counts =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.outcome().result(),
                    () -> new EnumMap<>(Outcome.Result.class),
                    Collectors.counting()));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + word(count.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String word(Outcome.Result result) {
    return switch (result) {
      case LEFT -> "left as it is";
      case RESUBMITTED -> "submitted again";
      case ENDED -> "terminated";
      case OVERTAKEN -> "moved on by itself";
      case CLAIMED -> "handled by another scan";
      case ENDING -> "being terminated";
      case GIVEN_UP -> "given up";
      case FAILED -> "not fixed because of a failure";
    };
  }

  private static String proposed(Entry entry, StuckLimits limits) {
    StuckJob job = entry.job();
    return switch (job.proposal()) {
      case RESUBMIT ->
          "Proposed: %ssubmit its video again, for the %s of at most %s."
              .formatted(
                  job.state() == BatchState.FAILED ? "" : "terminate it and ",
                  ordinal(job.resubmissions() + 1),
                  Count.of(limits.resubmissions(), "time"));
      case END -> "Proposed: terminate it; its video was deleted or requested again since.";
      case WAIT -> "Proposed: nothing until that job is done.";
      case LOOK ->
          job.destination().isEmpty()
              ? "Check it by hand: its parameters name no destination, so it can't be submitted"
                  + " again."
              : "Check it by hand: nothing shows that it hangs, so it is not terminated.";
      case GIVE_UP -> gaveUp(job, entry.outcome().detail());
    };
  }

  private static String done(Entry entry, StuckLimits limits) {
    StuckJob job = entry.job();
    Outcome outcome = entry.outcome();
    return switch (outcome.result()) {
      case LEFT -> proposed(entry, limits);
      case RESUBMITTED ->
          "Done: %s This is the %s of at most %s."
              .formatted(
                  outcome.detail(),
                  ordinal(job.resubmissions() + 1),
                  Count.of(limits.resubmissions(), "time"));
      case ENDED -> "Done: terminated, and not submitted again. " + outcome.detail();
      case OVERTAKEN, CLAIMED -> "Not done: " + outcome.detail();
      case ENDING -> "Started: " + outcome.detail();
      case GIVEN_UP -> gaveUp(job, outcome.detail());
      case FAILED -> "FAILED: " + outcome.detail();
    };
  }

  private static String gaveUp(StuckJob job, String explanation) {
    return "Given up: its video has already been submitted again %s. %s For details, run: doctor --job %s"
        .formatted(
            job.resubmissions() == 1 ? "once" : job.resubmissions() + " times",
            explanation,
            job.jobId());
  }

  private static String video(StuckJob job) {
    String id = Optional.of(job.videoId()).filter(video -> !video.isEmpty()).orElse(job.jobName());
    return "Video " + id;
  }

  private static String ordinal(int number) {
    return switch (number) {
      case 1 -> "1st";
      case 2 -> "2nd";
      case 3 -> "3rd";
      default -> number + "th";
    };
  }

  private static String count(int number, String noun) {
    return number == 1 ? "1 " + noun : number + " " + noun + "s";
  }

  private static void line(StringBuilder text, String line) {
    text.append("  ").append(PlainText.line(line).strip()).append("\n");
  }
}
