package academy.video.command;

import academy.video.failure.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code jobdef}: what AWS needs, as data; it does nothing without a subcommand. */
@Command(
    name = JobdefCommand.NAME,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "The job definition, queues, compute environments, roles, log group and schedule as data:"
          + " prints them, compares them with what is deployed, registers them.",
      "docs/jobdef.md says how, docs/iam.md has the roles."
    })
final class JobdefCommand {

  static final String NAME = "jobdef";

  static List<String> examples() {
    return List.of(
        "jobdef render",
        "jobdef check",
        "jobdef register --plan --set subnets=subnet-1,subnet-2 --set securityGroups=sg-1");
  }

  static List<ExitCode> exitCodes() {
    return List.of(
        ExitCode.SUCCEEDED,
        ExitCode.CONFIG_MISSING,
        ExitCode.CONFIG_INVALID,
        ExitCode.USAGE,
        ExitCode.BATCH_UNAVAILABLE,
        ExitCode.AWS_ACCESS_DENIED,
        ExitCode.INTERNAL_ERROR,
        ExitCode.PROBLEM_FOUND);
  }
}
