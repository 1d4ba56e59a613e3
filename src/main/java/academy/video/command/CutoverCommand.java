package academy.video.command;

import academy.video.aws.Aws;
import academy.video.config.BatchNames;
import academy.video.config.Setting;
import academy.video.failure.ExitCode;
import academy.video.ops.cutover.Cutover;
import academy.video.ops.cutover.CutoverReport;
import academy.video.ops.cutover.CutoverRules;
import academy.video.ops.cutover.RulesReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cutover}: whether the move to AWS Batch is complete. */
@Command(
    name = "cutover",
    description = {
      "Checks whether the move from the old setup (autoscaling group, Lambdas, Redis interrupt,"
          + " SQS) to AWS Batch is complete. Prints five conditions with evidence, and what you can"
          + " then delete in the account. Counts only jobs of --definition in --queue. Changes"
          + " nothing.",
      "docs/cutover.md is the runbook."
    })
final class CutoverCommand extends Subcommand implements Callable<Integer> {

  private static final int MOST_JOBS = 1000;

  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description = "A checkout to search for remains of the old setup. Can be repeated.")
  private List<Path> repositories = new ArrayList<>();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Rules for finding the old setup, instead of the built-in ones.")
  private @Nullable Path rules;

  @Option(
      names = "--print-rules",
      description = "Print the built-in rules, as a start for a file of your own, and exit.")
  private boolean printRules;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many real jobs in a row must have succeeded. Default: ${DEFAULT-VALUE}.")
  private int jobs = 10;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

  CutoverCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(Setting.VIDEO_BATCH_JOB_QUEUE, Setting.VIDEO_BATCH_JOB_DEFINITION),
        List.of(
            ExitCode.SUCCEEDED,
            ExitCode.CONFIG_MISSING,
            ExitCode.CONFIG_INVALID,
            ExitCode.USAGE,
            ExitCode.AWS_ACCESS_DENIED,
            ExitCode.INTERNAL_ERROR,
            ExitCode.PROBLEM_FOUND),
        "cutover --repo ../api --repo ../infrastructure",
        "cutover --repo . --jobs 20 --json",
        "cutover --repo . --rules our-rules.json");
  }

  @Override
  public Integer call() {
    RulesReader reader = new RulesReader(context.json());
    if (printRules) {
      context.print(reader.builtInText());
      return ExitCode.SUCCEEDED.code();
    }
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--jobs must be a whole number from 1 to %d.".formatted(MOST_JOBS));
    }
    BatchNames names = BatchNames.read(settings.asMap(), context.environment());
    CutoverRules found = rules == null ? reader.builtIn() : reader.read(rules);
    CutoverReport report;
    try (Aws aws = context.aws().get()) {
      report =
          new Cutover(aws, context.json(), found)
              .check(names.jobQueue(), names.jobDefinition(), jobs, repositories);
    }
    context.print(asJson ? context.json().text(report) : CutoverText.of(report));
    return (report.complete() ? ExitCode.SUCCEEDED : ExitCode.PROBLEM_FOUND).code();
  }
}
