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
import java.util.Map;
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
    name = CutoverCommand.NAME,
    description = {
      "Tells whether the move from the old ways (autoscaling group, Lambdas, Redis interrupt, SQS)"
          + " to AWS Batch is complete: five conditions, each held or not, with evidence, and what"
          + " may then be deleted in the account. Changes nothing.",
      "docs/cutover.md is the runbook."
    })
final class CutoverCommand implements Callable<Integer> {

  static final String NAME = "cutover";

  private static final int MOST_JOBS = 1000;

  static List<String> examples() {
    return List.of(
        "cutover --repo ../api --repo ../infrastructure",
        "cutover --repo . --jobs 20 --json",
        "cutover --repo . --rules our-rules.json");
  }

  static List<ExitCode> exitCodes() {
    return List.of(
        ExitCode.SUCCEEDED,
        ExitCode.CONFIG_MISSING,
        ExitCode.CONFIG_INVALID,
        ExitCode.USAGE,
        ExitCode.AWS_ACCESS_DENIED,
        ExitCode.INTERNAL_ERROR,
        ExitCode.PROBLEM_FOUND);
  }

  private final CommandContext context;

  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description = "A checkout to search for the old ways; may be given several times.")
  private List<Path> repositories = new ArrayList<>();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "What the old ways look like, instead of the rules that come with the worker.")
  private @Nullable Path rules;

  @Option(
      names = "--print-rules",
      description = "Print the rules that come with the worker, to begin a file from, and end.")
  private boolean printRules;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many real jobs in a row have to have succeeded (${DEFAULT-VALUE}).")
  private int jobs = 10;

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      description = "The job queue. Variable: VIDEO_BATCH_JOB_QUEUE.")
  private @Nullable String queue;

  @Option(
      names = "--definition",
      paramLabel = "NAME",
      description = "Only jobs of this definition count. Variable: VIDEO_BATCH_JOB_DEFINITION.")
  private @Nullable String definition;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

  CutoverCommand(CommandContext context) {
    this.context = context;
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
    BatchNames names = BatchNames.read(arguments(), context.environment());
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

  private Map<Setting, String> arguments() {
    return new GivenSettings()
        .with(Setting.VIDEO_BATCH_JOB_QUEUE, queue)
        .with(Setting.VIDEO_BATCH_JOB_DEFINITION, definition)
        .asMap();
  }
}
