package academy.video.command;

import academy.video.aws.Aws;
import academy.video.ops.jobdef.Blueprint;
import academy.video.ops.jobdef.CallerName;
import academy.video.ops.jobdef.CheckReport;
import academy.video.ops.jobdef.JobdefCheck;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jobdef check}: whether AWS matches the files. Changes nothing. */
@Command(
    name = "check",
    description = {
      "Compares AWS with the files, field by field. Compares the names of queue, definition,"
          + " compute environment and log group in flags, environment, files and AWS. Changes"
          + " nothing.",
      "A name that you give as a flag or in the environment is compared with the files. If your"
          + " deployment uses other names, use --set or files of your own."
    })
final class JobdefCheckCommand extends Subcommand implements Callable<Integer> {

  @Mixin private JobdefOptions options = new JobdefOptions(settings);

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  JobdefCheckCommand(CommandContext context) {
    super(
        context,
        JobdefOptions.newSettings(),
        JobdefCommand.exitCodes(),
        "jobdef check",
        "jobdef check --queue academy-video-batch-queue --json",
        "jobdef check --variant fargate --set subnets=subnet-1,subnet-2");
  }

  @Override
  public Integer call() {
    List<CallerName> names = options.names(context.environment());
    Blueprint blueprint = options.read(context.json(), /* namesCount= */ false);
    CheckReport report;
    try (Aws aws = context.aws().get()) {
      report = new JobdefCheck(aws, context.json()).check(blueprint, names);
    }
    context.print(asJson ? context.json().text(report) : JobdefText.of(report));
    return report.exitCode().code();
  }
}
