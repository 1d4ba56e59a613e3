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
  private final int columns;

  public CommandLineRunner(CommandContext context) {
    this.context = context;
    this.columns =
        Math.clamp(
            context.terminal().columns().getAsInt(), FEWEST_COLUMNS, Terminal.COLUMNS_WITHOUT);
  }

  /**
   * Runs the command that the arguments name.
   *
   * @return the process's exit status: a code of {@link ExitCode}
   */
  public int run(String... given) {
    String[] arguments = withoutSynonyms(given);
    // A job does without the other commands: describing them to picocli takes 40 ms (measured).
    boolean isJob = arguments.length > 0 && arguments[0].equals(EncodeCommand.NAME);
    CommandLine commands = isJob ? configured(encodeAlone()) : commands();
    boolean isOperators =
        !isJob && arguments.length > 0 && commands.getSubcommands().containsKey(arguments[0]);
    // encode tells of it as of every setting, with job.finished; so does a wrong command line.
    Optional<Failure> reference =
        isOperators ? BatchReference.failureOf(arguments) : Optional.empty();
    return reference.isPresent() ? told(reference.get()) : commands.execute(arguments);
  }

  /** All commands, their flags and arguments. */
  CommandLine commands() {
    CommandLine root = encodeAlone();
    var _ = add(root, new SubmitCommand(context));
    var _ = add(root, new StatusCommand(context));
    var _ = add(root, new DoctorCommand(context));
    var _ = add(root, new StuckScanCommand(context));
    var _ = add(root, new CutoverCommand(context));
    var _ = add(root, new SmokeCommand(context));
    CommandLine jobdef = add(root, new JobdefCommand(context));
    var _ = add(jobdef, new JobdefRenderCommand(context));
    var _ = add(jobdef, new JobdefCheckCommand(context));
    var _ = add(jobdef, new JobdefRegisterCommand(context));
    var _ = add(root, new DeleteCommand(context));
    CommandLine captions = add(root, new CaptionsCommand(context));
    var _ = add(captions, new CaptionsAddCommand(context));
    var _ = add(captions, new CaptionsListCommand(context));
    var _ = add(captions, new CaptionsRemoveCommand(context));
    var _ = add(root, new PreviewCommand(context, Browser.ofDesktop()));
    var _ = add(root, new ExitCodesCommand(context));
    var _ = add(root, new VersionCommand(context));
    var _ = add(root, new CompletionCommand(context, root));
    return configured(root);
  }

  private CommandLine encodeAlone() {
    CommandLine root = new CommandLine(new WorkerCommand());
    Subcommand.describe(
        root.getCommandSpec(),
        List.of(ExitCode.values()),
        List.of("encode SOURCE DESTINATION", "help encode"),
        columns);
    var _ = add(root, new EncodeCommand(context));
    return root;
  }

  /** Settings of picocli reach the subcommands that are there when they are made. */
  private CommandLine configured(CommandLine root) {
    UsageProblem usage = new UsageProblem(context);
    return root.setOut(
            new PrintWriter(new OutputStreamWriter(context.stdout(), StandardCharsets.UTF_8)))
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

  private CommandLine add(CommandLine parent, Subcommand command) {
    CommandLine added = new CommandLine(command);
    command.describe(added.getCommandSpec(), columns);
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
