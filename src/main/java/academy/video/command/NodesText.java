package academy.video.command;

import academy.video.ops.submit.SharedWork;
import java.util.List;
import java.util.Locale;

/** What some numbers of nodes take, as a table for people. */
final class NodesText {

  private NodesText() {}

  /** The rows, with an arrow at the number that is chosen. */
  static String of(int chosen, List<SharedWork.Row> rows) {
    boolean priced = rows.stream().anyMatch(row -> row.cost().isPresent());
    StringBuilder text =
        new StringBuilder("   nodes   minutes   vCPU-hours").append(priced ? "      cost\n" : "\n");
    for (SharedWork.Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s %5d %9.1f %12.2f%s%n",
              row.nodes() == chosen ? "->" : "  ",
              row.nodes(),
              row.minutes(),
              row.vcpuHours(),
              row.cost().map(cost -> "%10s".formatted(cost.toPlainString())).orElse("")));
    }
    return text.append("The minutes include two to launch instances, whose cost is not counted.\n")
        .toString();
  }
}
