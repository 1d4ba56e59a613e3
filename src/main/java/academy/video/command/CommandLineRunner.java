package academy.video.command;

import academy.video.config.BatchReference;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Runs one command line: finds the subcommand, and turns every end into an exit code. Used once.
 */
public final class CommandLineRunner {

  /** picocli lays out no narrower help. */
  private static final int FEWEST_COLUMNS = 55;

  private final CommandContext context;
  private final CommandLine commandLine;

  public CommandLineRunner(CommandContext context) {
    this.context = context;
    this.commandLine = new CommandLine(new WorkerCommand());
    int columns = helpColumns(context.terminal());
    Subcommand.describe(
        commandLine.getCommandSpec(),
        List.of(ExitCode.values()),
        List.of("encode SOURCE DESTINATION", "help encode"),
        columns);
    var _ = add(commandLine, new EncodeCommand(context));
    var _ = add(commandLine, new SubmitCommand(context));
    var _ = add(commandLine, new StatusCommand(context));
    var _ = add(commandLine, new DoctorCommand(context));
    var _ = add(commandLine, new StuckScanCommand(context));
    var _ = add(commandLine, new CutoverCommand(context));
    var _ = add(commandLine, new SmokeCommand(context));
    CommandLine jobdef = add(commandLine, new JobdefCommand(context));
    var _ = add(jobdef, new JobdefRenderCommand(context));
    var _ = add(jobdef, new JobdefCheckCommand(context));
    var _ = add(jobdef, new JobdefRegisterCommand(context));
    var _ = add(commandLine, new DeleteCommand(context));
    CommandLine captions = add(commandLine, new CaptionsCommand(context));
    var _ = add(captions, new CaptionsAddCommand(context));
    var _ = add(captions, new CaptionsListCommand(context));
    var _ = add(captions, new CaptionsRemoveCommand(context));
    var _ = add(commandLine, new PreviewCommand(context, Browser.ofDesktop()));
    var _ = add(commandLine, new ExitCodesCommand(context));
    var _ = add(commandLine, new VersionCommand(context));
    var _ = add(commandLine, new CompletionCommand(context, commandLine));
    UsageProblem usage = new UsageProblem(context);
    commandLine
        .setOut(new PrintWriter(new OutputStreamWriter(context.stdout(), StandardCharsets.UTF_8)))
        // A file may well be called @lecture.mp4.
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUnmatchedOptionsAllowedAsOptionParameters(false)
        .setUsageHelpWidth(columns)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                context.terminal().inColor()
                    ? CommandLine.Help.Ansi.ON
                    : CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler(usage::report)
        .setExecutionExceptionHandler((thrown, _, _) -> failed(thrown));
  }

  /**
   * Runs the command that the arguments name.
   *
   * @return the process's exit status: a code of {@link ExitCode}
   */
  public int run(String... given) {
    String[] arguments = withoutSynonyms(given);
    // encode tells of it as of every setting, with job.finished; so does a wrong command line.
    boolean mayBeJob = arguments.length == 0 || !isOperators(arguments[0]);
    Optional<Failure> reference = mayBeJob ? Optional.empty() : BatchReference.failureOf(arguments);
    return reference.isPresent() ? told(reference.get()) : commandLine.execute(arguments);
  }

  /** The commands, their flags and arguments. */
  CommandLine commands() {
    return commandLine;
  }

  /** What users of other programs type: {@code help encode}, {@code --version}. */
  private static String[] withoutSynonyms(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    return switch (first) {
      case "help" ->
          Stream.concat(Arrays.stream(arguments).skip(1), Stream.of("--help"))
              .toArray(String[]::new);
      case "--version", "-V" ->
          Stream.concat(Stream.of(VersionCommand.NAME), Arrays.stream(arguments).skip(1))
              .toArray(String[]::new);
      default -> arguments;
    };
  }

  private static int helpColumns(Terminal terminal) {
    return Math.clamp(terminal.columns().getAsInt(), FEWEST_COLUMNS, Terminal.COLUMNS_WITHOUT);
  }

  private boolean isOperators(String command) {
    return !command.equals(EncodeCommand.NAME) && commandLine.getSubcommands().containsKey(command);
  }

  private static CommandLine add(CommandLine parent, Subcommand command) {
    CommandLine added = new CommandLine(command);
    command.describe(added.getCommandSpec(), helpColumns(command.context.terminal()));
    parent.addSubcommand(added);
    return added;
  }

  // encode ends its jobs itself; this is for the commands that are no jobs.
  private int failed(Throwable thrown) {
    return told(Failure.ofThrown(thrown));
  }

  private int told(Failure failure) {
    context.tell(failure.reason());
    context.tell("What to do: " + failure.hint());
    return failure.exitCode().code();
  }
}
