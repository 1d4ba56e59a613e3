package academy.video.command;

import academy.video.aws.Aws;
import academy.video.failure.ExitCode;
import academy.video.ops.jobdef.Blueprint;
import academy.video.ops.jobdef.CallerName;
import academy.video.ops.jobdef.CheckReport;
import academy.video.ops.jobdef.JobdefCheck;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jobdef check}: whether what is deployed is what the files say. Changes nothing. */
@Command(
    name = JobdefCheckCommand.NAME,
    description = {
      "Compares what is deployed with what the files say, field by field, and the names of queue,"
          + " definition, compute environment and log group over flags, environment, files and AWS."
          + " Changes nothing.",
      "A name given as a flag or in the environment is compared with that of the files; for a"
          + " deployment under other names, use --set or files of your own."
    })
final class JobdefCheckCommand implements Callable<Integer> {

  static final String NAME = "check";

  static List<String> examples() {
    return List.of(
        "jobdef check",
        "jobdef check --queue academy-video-batch-queue --json",
        "jobdef check --variant fargate --set subnets=subnet-1,subnet-2");
  }

  static List<ExitCode> exitCodes() {
    return JobdefCommand.exitCodes();
  }

  private final CommandContext context;

  @Mixin private JobdefOptions options = new JobdefOptions();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  JobdefCheckCommand(CommandContext context) {
    this.context = context;
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
