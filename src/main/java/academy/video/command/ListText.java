package academy.video.command;

import academy.video.command.ListedLine.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of a list, as a table for people and as JSON. */
final class ListText {

  private static final int MOST_NUMBERS = 10;

  private ListText() {}

  /** The lines with something to say, how many are in each state, and the totals. */
  static String of(Collection<ListedLine> lines, ListTotals totals, ListCommands.Task task) {
    StringBuilder text = new StringBuilder();
    byReason(lines)
        .forEach((what, numbers) -> text.append("%s %s%n".formatted(numbered(numbers), what)));
    counts(lines)
        .forEach((state, count) -> text.append("%-12s %,8d%n".formatted(state.title(), count)));
    return text.append(totals.text())
        .append(task == ListCommands.Task.DRY_RUN ? "Nothing was submitted.\n" : "")
        .toString();
  }

  /** The same problem of many lines is one sentence. */
  private static Map<String, List<Integer>> byReason(Collection<ListedLine> lines) {
    Map<String, List<Integer>> reasons = new LinkedHashMap<>();
    for (ListedLine line : lines) {
      line.reason()
          .ifPresent(
              reason ->
                  reasons
                      .computeIfAbsent(line.state().title() + ": " + reason, _ -> new ArrayList<>())
                      .add(line.line()));
    }
    return reasons;
  }

  private static String numbered(List<Integer> numbers) {
    if (numbers.size() == 1) {
      return "Line %d".formatted(numbers.getFirst());
    }
    List<String> shown =
        numbers.stream().limit(MOST_NUMBERS).map(number -> Integer.toString(number)).toList();
    return numbers.size() > MOST_NUMBERS
        ? "Lines %s and %,d more".formatted(String.join(", ", shown), numbers.size() - MOST_NUMBERS)
        : "Lines %s and %s"
            .formatted(String.join(", ", shown.subList(0, shown.size() - 1)), shown.getLast());
  }

  private static Map<State, Long> counts(Collection<ListedLine> lines) {
    Map<State, Long> counts = new EnumMap<>(State.class);
    lines.forEach(line -> counts.merge(line.state(), 1L, Long::sum));
    return counts;
  }

  /** The same for programs, with every line. */
  static Map<String, Object> json(Collection<ListedLine> lines, ListTotals totals) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("lines", lines);
    Map<String, Long> counts = new LinkedHashMap<>();
    for (State state : State.values()) {
      counts.put(state.title().replace(' ', '_'), 0L);
    }
    counts(lines).forEach((state, count) -> counts.put(state.title().replace(' ', '_'), count));
    result.put("counts", counts);
    result.put("media_ms", totals.mediaMs());
    result.put("estimate", totals.estimate());
    result.put("not_estimated", totals.unknown());
    return result;
  }
}
