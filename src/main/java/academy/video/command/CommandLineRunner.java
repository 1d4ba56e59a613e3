package academy.video.command;

import academy.video.config.BatchReference;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Runs one command line: finds the subcommand, and turns every end into an exit code. Used once.
 */
public final class CommandLineRunner {

  /** Wide enough for the exit codes' sentences. */
  private static final int HELP_COLUMNS = 120;

  private final CommandContext context;
  private final CommandLine commandLine;

  public CommandLineRunner(CommandContext context) {
    this.context = context;
    this.commandLine = new CommandLine(new WorkerCommand());
    complete(commandLine, List.of("encode SOURCE DESTINATION"), List.of(ExitCode.values()));
    add(new EncodeCommand(context), EncodeCommand.examples(), EncodeCommand.exitCodes());
    add(new SubmitCommand(context), SubmitCommand.examples(), SubmitCommand.exitCodes());
    add(new StatusCommand(context), StatusCommand.examples(), StatusCommand.exitCodes());
    add(new DoctorCommand(context), DoctorCommand.examples(), DoctorCommand.exitCodes());
    add(new StuckScanCommand(context), StuckScanCommand.examples(), StuckScanCommand.exitCodes());
    add(new CutoverCommand(context), CutoverCommand.examples(), CutoverCommand.exitCodes());
    add(new SmokeCommand(context), SmokeCommand.examples(), SmokeCommand.exitCodes());
    addJobdef();
    add(new DeleteCommand(context), DeleteCommand.examples(), DeleteCommand.exitCodes());
    add(
        new PreviewCommand(context, Browser.ofDesktop()),
        PreviewCommand.examples(),
        PreviewCommand.exitCodes());
    add(new ExitCodesCommand(context), ExitCodesCommand.examples(), ExitCodesCommand.exitCodes());
    add(new VersionCommand(context), VersionCommand.examples(), VersionCommand.exitCodes());
    UsageProblem usage = new UsageProblem(context);
    commandLine
        .setOut(new PrintWriter(new OutputStreamWriter(context.stdout(), StandardCharsets.UTF_8)))
        // A file may well be called @lecture.mp4.
        .setExpandAtFiles(false)
        .setUnmatchedOptionsAllowedAsOptionParameters(false)
        .setUsageHelpWidth(HELP_COLUMNS)
        .setParameterExceptionHandler(usage::report)
        .setExecutionExceptionHandler((thrown, _, _) -> failed(thrown));
  }

  /**
   * Runs the command that the arguments name.
   *
   * @return the process's exit status: a code of {@link ExitCode}
   */
  public int run(String... arguments) {
    // encode tells of it as of every setting, with job.finished; so does a wrong command line.
    boolean mayBeJob = arguments.length == 0 || !isOperators(arguments[0]);
    Optional<Failure> reference = mayBeJob ? Optional.empty() : BatchReference.failureOf(arguments);
    return reference.isPresent() ? told(reference.get()) : commandLine.execute(arguments);
  }

  private boolean isOperators(String command) {
    return !command.equals(EncodeCommand.NAME) && commandLine.getSubcommands().containsKey(command);
  }

  private void addJobdef() {
    CommandLine jobdef =
        added(
            commandLine, new JobdefCommand(), JobdefCommand.examples(), JobdefCommand.exitCodes());
    CommandLine render =
        added(
            jobdef,
            new JobdefRenderCommand(context),
            JobdefRenderCommand.examples(),
            JobdefRenderCommand.exitCodes());
    // What it prints is JSON anyway; a script need not know.
    render
        .getCommandSpec()
        .addOption(OptionSpec.builder("--json").description("As without.").build());
    var _ =
        added(
            jobdef,
            new JobdefCheckCommand(context),
            JobdefCheckCommand.examples(),
            JobdefCheckCommand.exitCodes());
    var _ =
        added(
            jobdef,
            new JobdefRegisterCommand(context),
            JobdefRegisterCommand.examples(),
            JobdefRegisterCommand.exitCodes());
  }

  private void add(Object command, List<String> examples, List<ExitCode> exitCodes) {
    var _ = added(commandLine, command, examples, exitCodes);
  }

  private static CommandLine added(
      CommandLine parent, Object command, List<String> examples, List<ExitCode> exitCodes) {
    CommandLine subcommand = new CommandLine(command);
    complete(subcommand, examples, exitCodes);
    parent.addSubcommand(subcommand);
    return subcommand;
  }

  private static void complete(
      CommandLine command, List<String> examples, List<ExitCode> exitCodes) {
    CommandSpec spec = command.getCommandSpec();
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
    CommandHelp.complete(spec, examples, exitCodes);
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
