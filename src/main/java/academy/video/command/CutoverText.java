package academy.video.command;

import academy.video.model.PlainText;
import academy.video.ops.cutover.Condition;
import academy.video.ops.cutover.CutoverReport;
import academy.video.ops.cutover.Held;
import academy.video.ops.cutover.Leftover;
import academy.video.ops.cutover.Skipped;
import java.util.List;

/** How far the move is, for people: the answer first, then condition by condition. */
final class CutoverText {

  private static final int LINES_SHOWN = 15;

  private CutoverText() {}

  static String of(CutoverReport report) {
    StringBuilder text = new StringBuilder(headline(report)).append("\n\n");
    for (Condition condition : report.conditions()) {
      text.append(
          "%d  %-9s  %s%n"
              .formatted(condition.number(), word(condition.held()), condition.title()));
      line(text, "   ", condition.finding());
      shown(text, "     - ", condition.evidence());
    }
    if (!report.leftovers().isEmpty()) {
      text.append(
          report.allHeld()
              ? "\nLeft over in the account; these may be deleted now:\n"
              : "\nLeft over in the account; these may be deleted once all five are held:\n");
      for (Leftover leftover : report.leftovers()) {
        line(
            text,
            "   ",
            "%s %s (%s)".formatted(leftover.kind(), leftover.name(), leftover.detail()));
        leftover.commands().forEach(command -> line(text, "     ", command));
      }
    }
    if (!report.notSeen().isEmpty()) {
      text.append("\nNot seen, so there may be more:\n");
      report.notSeen().forEach(each -> line(text, "   ", each));
    }
    if (!report.otherFunctions().isEmpty()) {
      text.append("\nLambda functions that were judged not to handle video; look them over:\n");
      shown(text, "   ", report.otherFunctions());
    }
    if (!report.notSearched().isEmpty()) {
      text.append("\nNot searched in the repositories:\n");
      for (Skipped skipped : report.notSearched()) {
        text.append("   %s: %,d%n".formatted(skipped.what(), skipped.paths().size()));
        shown(text, "     - ", skipped.paths());
      }
    }
    return text.toString();
  }

  private static String headline(CutoverReport report) {
    if (report.complete()) {
      return "The move to AWS Batch is complete: all five conditions are held, and nothing is left over.";
    }
    long held = count(report, Held.HELD);
    long open = count(report, Held.NOT_HELD);
    long undecided = count(report, Held.UNDECIDED);
    boolean left = open > 0 || !report.leftovers().isEmpty();
    StringBuilder text =
        new StringBuilder(
                "The move to AWS Batch is not %s: "
                    .formatted(left ? "complete" : "known to be complete"))
            .append("%d of 5 conditions %s held".formatted(held, held == 1 ? "is" : "are"));
    if (open > 0) {
      text.append(", %d %s not".formatted(open, open == 1 ? "is" : "are"));
    }
    if (undecided > 0) {
      text.append(", %d can't be decided".formatted(undecided));
    }
    if (report.allHeld()) {
      text.append(
          report.leftovers().isEmpty()
              ? ", but not all of the account could be seen"
              : ", but %d of the old things %s left in the account"
                  .formatted(
                      report.leftovers().size(), report.leftovers().size() == 1 ? "is" : "are"));
    }
    return text.append(".").toString();
  }

  private static long count(CutoverReport report, Held held) {
    return report.conditions().stream().filter(condition -> condition.held() == held).count();
  }

  private static String word(Held held) {
    return switch (held) {
      case HELD -> "held";
      case NOT_HELD -> "NOT HELD";
      case UNDECIDED -> "undecided";
    };
  }

  /** One line, whatever AWS's names and the files' hold. */
  private static void line(StringBuilder text, String indent, String content) {
    text.append(indent).append(PlainText.line(content)).append("\n");
  }

  private static void shown(StringBuilder text, String indent, List<String> lines) {
    lines.stream().limit(LINES_SHOWN).forEach(each -> line(text, indent, each));
    if (lines.size() > LINES_SHOWN) {
      text.append("%sand %,d more; --json has all%n".formatted(indent, lines.size() - LINES_SHOWN));
    }
  }
}
