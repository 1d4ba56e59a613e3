package academy.video.command;

import academy.video.config.BatchReference;
import academy.video.config.EncodeConfigReader;
import academy.video.config.Setting;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.JobOutcome;
import academy.video.log.JobLog;
import academy.video.model.LogFormat;
import academy.video.model.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line. Where that was meant to be a job, or may have been (a job
 * definition that overrides the command), it ends as every job does: with {@code job.finished}.
 */
final class UsageProblem {

  private static final String LOG_FORMAT_FLAG = "--log-format";

  private final CommandContext context;

  UsageProblem(CommandContext context) {
    this.context = context;
  }

  /** Reports the problem, and gives the exit code. */
  int report(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    boolean isRoot = command.getParent() == null;
    boolean mayBeJob = isRoot || command.getCommandName().equals(EncodeCommand.NAME);
    Failure failure =
        BatchReference.failureOf(arguments).orElseGet(() -> failureOf(wrong, command, isRoot));
    EncodeConfigReader reader = configOf(arguments);
    LogFormat format =
        Arrays.asList(arguments).contains("--json")
            ? LogFormat.JSON
            : reader.logFormat().resolve(context.stdoutIsTerminal());
    if (mayBeJob && format == LogFormat.JSON) {
      JobLog log = context.openJobLog(format, context.stdout());
      log.identity(reader.identity());
      log.finished(JobOutcome.failed(failure), "");
    } else {
      context.tell(failure.reason());
      context.tell(failure.hint());
    }
    return failure.exitCode().code();
  }

  // For the job's identity and the log's format only; what is wrong in it does not matter here.
  private EncodeConfigReader configOf(String[] arguments) {
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals(LOG_FORMAT_FLAG) && i + 1 < arguments.length) {
        given.put(Setting.LOG_FORMAT, arguments[i + 1]);
      } else if (arguments[i].startsWith(LOG_FORMAT_FLAG + "=")) {
        given.put(Setting.LOG_FORMAT, arguments[i].substring(LOG_FORMAT_FLAG.length() + 1));
      }
    }
    return new EncodeConfigReader(
        given, context.environment(), context.profiles(), context.temporaryFolder());
  }

  private static Failure failureOf(ParameterException wrong, CommandLine command, boolean isRoot) {
    String help = isRoot ? "--help" : nameOf(command) + " --help";
    return Failure.of(ExitCode.USAGE, reason(wrong, command, isRoot))
        .withHint("Run entrypoint %s; in a job definition, check the command.".formatted(help));
  }

  private static String reason(ParameterException wrong, CommandLine command, boolean isRoot) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String argument = unmatched.getUnmatched().getFirst();
      return isGroup(command) && !(argument.startsWith("-") && !isRoot)
          ? unknownCommand(argument, command)
          : unknownArgument(argument, command);
    }
    if (isRoot) {
      return "No command was given; the commands are %s.".formatted(commandsOf(command));
    }
    if (isGroup(command)) {
      return "%s needs a command; its commands are %s."
          .formatted(nameOf(command), commandsOf(command));
    }
    String message = String.valueOf(wrong.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }

  private static String unknownCommand(String argument, CommandLine command) {
    Collection<String> known = command.getSubcommands().keySet();
    return "\"%s\" is not a command%s%s; the commands are %s."
        .formatted(
            argument,
            command.getParent() == null ? "" : " of " + nameOf(command),
            suggestion(argument, known),
            commandsOf(command));
  }

  private static String unknownArgument(String argument, CommandLine command) {
    String name = nameOf(command);
    if (argument.startsWith("-")) {
      List<String> known = new ArrayList<>(command.getCommandSpec().optionsMap().keySet());
      String option = argument.split("=", 2)[0];
      return "%s has no option \"%s\"%s; a path that starts with a hyphen comes behind --."
          .formatted(name, option, suggestion(option, known));
    }
    return "%s takes no further argument, but got \"%s\".".formatted(name, argument);
  }

  /** As it is typed behind entrypoint: {@code jobdef check}. */
  private static String nameOf(CommandLine command) {
    CommandLine parent = command.getParent();
    return parent == null || parent.getParent() == null
        ? command.getCommandName()
        : nameOf(parent) + " " + command.getCommandName();
  }

  private static boolean isGroup(CommandLine command) {
    return !command.getSubcommands().isEmpty();
  }

  private static String commandsOf(CommandLine root) {
    return String.join(", ", root.getSubcommands().keySet());
  }

  private static String suggestion(String name, Collection<String> known) {
    return Suggestion.nearest(name, known).map(" (did you mean %s?)"::formatted).orElse("");
  }
}
