package academy.video.command;

import academy.video.failure.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code exit-codes}: the table of every way in which the worker ends. */
@Command(name = "exit-codes", description = "Prints every exit code: what it means and what to do.")
final class ExitCodesCommand extends Subcommand implements Callable<Integer> {

  /**
   * A row of {@code --json}.
   *
   * @param code the process's exit status
   * @param name the failure's name in log lines
   * @param category what the first digit stands for
   * @param retryable whether AWS Batch should start the same job again
   * @param meaning one sentence: what happened
   * @param hint one sentence: what to do
   */
  record Row(
      int code, String name, String category, boolean retryable, String meaning, String hint) {
    static Row of(ExitCode exitCode) {
      return new Row(
          exitCode.code(),
          exitCode.name(),
          exitCode.category(),
          exitCode.retryable(),
          exitCode.meaning(),
          exitCode.hint());
    }
  }

  @Option(names = "--json", description = "Print the table as JSON.")
  private boolean asJson;

  ExitCodesCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(),
        List.of(ExitCode.SUCCEEDED, ExitCode.USAGE),
        "exit-codes --json");
  }

  @Override
  public Integer call() {
    List<Row> rows = Arrays.stream(ExitCode.values()).map(Row::of).toList();
    if (asJson) {
      context.print(context.json().text(rows));
      return ExitCode.SUCCEEDED.code();
    }
    StringBuilder table = new StringBuilder();
    for (Row row : rows) {
      table.append(
          "%2d  %-22s %-14s %s%n    %s %s%n"
              .formatted(
                  row.code(),
                  row.name(),
                  row.category(),
                  row.retryable() ? "retried" : "not retried",
                  row.meaning(),
                  row.hint()));
    }
    context.print(table.toString());
    return ExitCode.SUCCEEDED.code();
  }
}
