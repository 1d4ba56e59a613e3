package academy.video.command;

import academy.video.batch.ArrayState;
import academy.video.batch.BatchAttempt;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.model.Count;
import academy.video.model.PlainText;
import java.util.List;

/**
 * The children of an array job: their counts, and some of those that failed in detail.
 *
 * @param state how many are in each state
 * @param failed the first that failed, by their index, with their attempts
 */
record ArrayChildren(ArrayState state, List<BatchJob> failed) {

  private static final int MOST_SHOWN = 5;

  ArrayChildren {
    failed = List.copyOf(failed);
  }

  /** Asks with two calls at most: one for the failed ones, one for their attempts. */
  static ArrayChildren read(BatchJobs jobs, BatchJob parent, ArrayState state) {
    if (state.in(BatchState.FAILED) == 0) {
      return new ArrayChildren(state, List.of());
    }
    List<String> ids =
        jobs.children(parent.id(), BatchState.FAILED).stream()
            .limit(MOST_SHOWN)
            .map(BatchJob::id)
            .toList();
    return new ArrayChildren(state, jobs.describe(ids));
  }

  /** The exit code of the first failed child that has one other than 0; 0 where none has. */
  int exitCode() {
    return failed.stream()
        .flatMap(child -> child.exitCode().stream())
        .filter(code -> code != 0)
        .findFirst()
        .orElse(0);
  }

  /** A line for the counts, and one for each failed child. */
  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "Nodes", state.size() + ": " + state.sentence());
    failed.forEach(child -> line(text, "", child(child)));
    int more = state.in(BatchState.FAILED) - failed.size();
    if (more > 0) {
      line(text, "", "and %,d more failed".formatted(more));
    }
    return text.toString();
  }

  private static String child(BatchJob child) {
    String code =
        child.attempts().isEmpty()
            ? ""
            : ", exit code %s%s"
                .formatted(
                    child.exitCode().map(String::valueOf).orElse("unknown"),
                    child.attempts().getLast().failure().map(name -> ", " + name).orElse(""));
    String reason =
        child
            .statusReason()
            .or(() -> child.attempts().stream().findFirst().flatMap(BatchAttempt::reason))
            .map(words -> ": " + words)
            .orElse("");
    return "%s is %s after %s%s%s"
        .formatted(
            child.id(), child.state(), Count.of(child.attempts().size(), "attempt"), code, reason);
  }

  private static void line(StringBuilder text, String title, String value) {
    text.append("%-10s %s%n".formatted(title, PlainText.line(value)));
  }
}
