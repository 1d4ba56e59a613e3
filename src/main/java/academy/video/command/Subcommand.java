package academy.video.command;

import academy.video.failure.ExitCode;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What every command has: the settings that it takes, and the end of its {@code --help}. */
abstract class Subcommand {

  private static final int FEWEST_COLUMNS_OF_TEXT = 35;
  private static final int NARROW_INDENT = 6;

  final CommandContext context;

  /** The settings that the command line may give. */
  final GivenSettings settings;

  private final Collection<ExitCode> exitCodes;
  private final List<String> examples;

  /**
   * A command that is not run yet.
   *
   * @param exitCodes how it may end
   * @param examples command lines, as they follow {@code ./entrypoint}
   */
  Subcommand(
      CommandContext context,
      GivenSettings settings,
      Collection<ExitCode> exitCodes,
      String... examples) {
    this.context = context;
    this.settings = settings;
    this.exitCodes = exitCodes;
    this.examples = List.of(examples);
  }

  /** Completes what picocli read from the command's annotations. */
  final void describe(CommandSpec spec, int columns) {
    settings.addTo(spec);
    describe(spec, exitCodes, examples, columns);
  }

  static void describe(
      CommandSpec spec, Collection<ExitCode> exitCodes, List<String> examples, int columns) {
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
    StringBuilder footer = new StringBuilder("%nExamples:%n");
    examples.forEach(example -> footer.append("  ./entrypoint ").append(example).append("%n"));
    footer.append("%nExit codes:");
    for (ExitCode exitCode : new TreeSet<>(exitCodes)) {
      String row = "  %2d  %-22s ".formatted(exitCode.code(), exitCode.name());
      // A percent sign would be read as a format.
      footer.append("%n").append(row).append(hanging(exitCode, row, columns).replace("%", "%%"));
    }
    spec.usageMessage().footer(footer.toString());
  }

  /** The meaning, broken into lines below its beginning; below the row where there is no room. */
  private static String hanging(ExitCode exitCode, String row, int columns) {
    boolean beside = columns - row.length() >= FEWEST_COLUMNS_OF_TEXT;
    int indent = beside ? row.length() : NARROW_INDENT;
    StringBuilder text = new StringBuilder();
    int left = beside ? columns - indent : 0;
    for (String word : exitCode.meaning().split(" ", -1)) {
      if (word.length() + 1 > left) {
        text.append("\n").append(" ".repeat(indent));
        left = columns - indent;
      }
      text.append(word).append(' ');
      left -= word.length() + 1;
    }
    return text.toString().replaceAll(" +(?=\n|$)", "");
  }

  /** How a command can end that reads its configuration and calls a store, and how else. */
  static Collection<ExitCode> exitCodesOfStores(ExitCode... others) {
    EnumSet<ExitCode> exitCodes =
        EnumSet.of(
            ExitCode.SUCCEEDED,
            ExitCode.CONFIG_MISSING,
            ExitCode.CONFIG_INVALID,
            ExitCode.USAGE,
            ExitCode.STORAGE_UNAVAILABLE,
            ExitCode.STORAGE_THROTTLED,
            ExitCode.STORAGE_ACCESS_DENIED,
            ExitCode.BUCKET_NOT_FOUND,
            ExitCode.INTERNAL_ERROR);
    exitCodes.addAll(List.of(others));
    return exitCodes;
  }
}
