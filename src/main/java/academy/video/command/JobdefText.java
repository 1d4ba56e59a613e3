package academy.video.command;

import academy.video.ops.jobdef.CheckReport;
import academy.video.ops.jobdef.NameRow;
import academy.video.ops.jobdef.Plan;
import academy.video.ops.jobdef.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@code jobdef} found and does, for people. */
final class JobdefText {

  private static final int LONGEST_VALUE = 120;

  private JobdefText() {}

  static String of(CheckReport report) {
    StringBuilder text = new StringBuilder(headline(report)).append("\n\n");
    List<List<String>> names = new ArrayList<>();
    names.add(List.of("name of", "command line", "environment", "files", "AWS"));
    for (NameRow row : report.names()) {
      names.add(
          List.of(
              row.thing(),
              row.flag().orElse("-"),
              row.environment().orElse("-"),
              row.files(),
              row.deployed()
                  .map(name -> name.equals(row.files()) ? "the same" : name)
                  .orElse("-")));
    }
    text.append(table(names));
    section(
        text,
        "Names that do not agree:",
        Stream.concat(
                report.names().stream().flatMap(row -> row.finding().stream()),
                report.brokenLinks().stream())
            .toList());
    section(text, "Missing in AWS:", report.missing());
    if (!report.differences().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("thing", "field", "files", "AWS"));
      report
          .differences()
          .forEach(d -> rows.add(List.of(d.thing(), d.field(), cut(d.file()), cut(d.deployed()))));
      text.append("\n").append(table(rows));
    }
    section(text, "Not visible, so there may be more:", report.unseen());
    section(text, "Also:", report.notes());
    return text.toString();
  }

  private static String headline(CheckReport report) {
    String where = "in %s, account %s,".formatted(report.region(), report.account());
    return switch (report.outcome()) {
      case "same" -> "The deployment %s matches the files.".formatted(where);
      case "different" ->
          "The deployment %s differs from the files.".formatted(where)
              + " To see how to change it, run jobdef register --plan.";
      default -> "The visible part of the deployment %s matches the files.".formatted(where);
    };
  }

  static String of(Plan plan) {
    StringBuilder text = new StringBuilder();
    if (plan.isEmpty()) {
      text.append(
          "Everything in %s, account %s, matches the files: nothing to do.%n"
              .formatted(plan.region(), plan.account()));
    } else {
      text.append("Plan for %s, account %s:%n".formatted(plan.region(), plan.account()));
      for (Step step : plan.steps()) {
        text.append(
            "  %-7s %s%n".formatted(step.action().name().toLowerCase(Locale.ROOT), step.thing()));
        step.differences()
            .forEach(
                d ->
                    text.append(
                        "            %s: %s -> %s%n"
                            .formatted(d.field(), cut(d.deployed()), cut(d.file()))));
      }
    }
    section(text, "Not changed:", plan.notes());
    return text.toString();
  }

  static String done(Step step) {
    return "%s the %s.%n"
        .formatted(step.action() == Step.Action.CREATE ? "Created" : "Updated", step.thing());
  }

  static String end(JobdefRegisterCommand.Registration registration) {
    StringBuilder text = new StringBuilder();
    section(
        text,
        "An update can't change these. Change them yourself:",
        registration.left().stream()
            .map(
                d ->
                    "%s, %s: %s in AWS, %s in the files"
                        .formatted(d.thing(), d.field(), cut(d.deployed()), cut(d.file())))
            .toList());
    if (!registration.applied() && !registration.plan().isEmpty()) {
      text.append("This is only the plan; nothing was changed.\n");
    }
    return text.toString();
  }

  private static void section(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append("\n").append(title).append("\n");
      lines.forEach(line -> text.append("  ").append(line).append("\n"));
    }
  }

  private static String table(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    int columns = rows.getFirst().size();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        int at = column;
        int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
        line.append(row.get(column)).repeat(' ', width - row.get(column).length() + 2);
      }
      text.append(line.toString().stripTrailing()).append("\n");
    }
    return text.toString();
  }

  private static String cut(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE - 1) + "…";
  }
}
