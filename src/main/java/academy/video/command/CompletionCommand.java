package academy.video.command;

import academy.video.failure.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code completion}: a script that lets a shell complete command lines. */
@Command(
    name = "completion",
    description =
        "Prints a script that completes commands and options in bash or zsh. Load it with: source"
            + " <(./entrypoint completion bash)")
final class CompletionCommand extends Subcommand implements Callable<Integer> {

  enum Shell {
    BASH,
    ZSH
  }

  /** One script serves both: picocli's loads zsh's bashcompinit itself. */
  @SuppressWarnings("UnusedVariable") // picocli refuses other shells by it
  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private @Nullable Shell shell;

  private final CommandLine root;

  /**
   * A command that is not run yet.
   *
   * @param root the command line that is completed
   */
  CompletionCommand(CommandContext context, CommandLine root) {
    super(
        context,
        new GivenSettings(),
        List.of(ExitCode.SUCCEEDED, ExitCode.USAGE, ExitCode.INTERNAL_ERROR),
        "completion bash");
    this.root = root;
  }

  @Override
  public Integer call() {
    context.print(AutoComplete.bash(root.getCommandName(), root));
    return ExitCode.SUCCEEDED.code();
  }
}
