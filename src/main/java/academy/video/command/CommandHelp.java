package academy.video.command;

import academy.video.failure.ExitCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The end of every command's {@code --help}: an example, and the command's exit codes. */
final class CommandHelp {

  private CommandHelp() {}

  static void complete(CommandSpec spec, List<String> examples, Collection<ExitCode> exitCodes) {
    List<String> footer = new ArrayList<>();
    footer.add("");
    footer.add(examples.size() == 1 ? "Example:" : "Examples:");
    examples.forEach(example -> footer.add("  ./entrypoint " + example));
    footer.add("");
    footer.add("Exit codes:");
    for (ExitCode exitCode : exitCodes) {
      footer.add("  %2d  %-22s %s".formatted(exitCode.code(), exitCode.name(), exitCode.meaning()));
    }
    // A percent sign would be read as a format.
    spec.usageMessage()
        .footer(footer.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new));
  }
}
