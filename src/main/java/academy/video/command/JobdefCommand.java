package academy.video.command;

import academy.video.failure.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code jobdef}: what AWS needs, as data. Does nothing without a subcommand. */
@Command(
    name = "jobdef",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Prints the job definition, queues, compute environments, roles, log group and schedule,"
          + " compares them with AWS, or registers them.",
      "See docs/jobdef.md, and docs/iam.md for the roles."
    })
final class JobdefCommand extends Subcommand {

  JobdefCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(),
        exitCodes(),
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
