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
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line. If that was meant to be a job, or may have been (a job
 * definition that overrides the command), it ends as every job does: with {@code job.finished}.
 */
final class UsageProblem {

  private final CommandContext context;

  UsageProblem(CommandContext context) {
    this.context = context;
  }

  /** Reports the problem, and gives the exit code. */
  int report(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    Failure failure =
        BatchReference.failureOf(arguments)
            .orElseGet(
                () ->
                    Failure.of(ExitCode.USAGE, reason(wrong, command))
                        .withHint(
                            "Run ./entrypoint %s.%s"
                                .formatted(
                                    (nameOf(command) + " --help").strip(),
                                    context.terminal().isThere()
                                        ? ""
                                        : " In a job definition, check the command.")));
    // For the job's identity and the log's format only; what is wrong in it does not matter here.
    EncodeConfigReader reader =
        new EncodeConfigReader(
            logFormat(Arrays.asList(arguments)),
            context.environment(),
            context.profiles(),
            context.temporaryFolder());
    LogFormat format =
        Arrays.asList(arguments).contains("--json")
            ? LogFormat.JSON
            : reader.logFormat().resolve(context.terminal().isThere());
    boolean mayBeJob =
        command.getParent() == null || command.getCommandName().equals(EncodeCommand.NAME);
    if (mayBeJob && format == LogFormat.JSON) {
      JobLog log = context.openJobLog(format, context.stdout());
      log.identity(reader.identity());
      Optional.ofNullable(context.environment().get("AWS_BATCH_JQ_NAME")).ifPresent(log::queue);
      log.finished(JobOutcome.failed(failure), "");
    } else {
      context.tell(failure.reason());
      context.tell(failure.hint());
    }
    return failure.exitCode().code();
  }

  private static Map<Setting, String> logFormat(List<String> arguments) {
    String flag = Setting.LOG_FORMAT.argument().orElseThrow();
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      if (argument.startsWith(flag + "=")) {
        return Map.of(Setting.LOG_FORMAT, argument.substring(flag.length() + 1));
      }
      if (argument.equals(flag) && rest.hasNext()) {
        return Map.of(Setting.LOG_FORMAT, rest.next());
      }
    }
    return Map.of();
  }

  private static String reason(ParameterException wrong, CommandLine command) {
    String name = nameOf(command);
    boolean isGroup = !command.getSubcommands().isEmpty();
    String commands = String.join(", ", command.getSubcommands().keySet());
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String argument = unmatched.getUnmatched().getFirst();
      if (isGroup && (name.isEmpty() || !argument.startsWith("-"))) {
        return "\"%s\" is not a command%s%s; the commands are %s."
            .formatted(
                argument,
                name.isEmpty() ? "" : " of " + name,
                Suggestion.clause(argument, command.getSubcommands().keySet()),
                commands);
      }
      return argument.startsWith("-")
          ? "%s has no option \"%s\"%s; put -- before a path that starts with a hyphen."
              .formatted(
                  name,
                  argument.split("=", 2)[0],
                  Suggestion.clause(
                      argument.split("=", 2)[0], command.getCommandSpec().optionsMap().keySet()))
          : "%s takes no further argument, but got \"%s\".".formatted(name, argument);
    }
    if (isGroup) {
      return name.isEmpty()
          ? "No command was given; the commands are %s.".formatted(commands)
          : "%s needs a command; its commands are %s.".formatted(name, commands);
    }
    String message = String.valueOf(wrong.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }

  /** As it is typed after entrypoint: {@code jobdef check}; empty for the root. */
  private static String nameOf(CommandLine command) {
    CommandLine parent = command.getParent();
    return parent == null ? "" : (nameOf(parent) + " " + command.getCommandName()).strip();
  }
}
