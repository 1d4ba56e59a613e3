package academy.video.command;

import academy.video.aws.Aws;
import academy.video.config.Setting;
import academy.video.config.SubmitConfig;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ops.smoke.Smoke;
import academy.video.ops.smoke.SmokeReport;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code smoke}: the smallest success case. */
@Command(
    name = "smoke",
    description = {
      "Sends a sample video through AWS Batch several times in a row. Checks that each job"
          + " SUCCEEDED, that its presentation is complete, and that its last line is in the log"
          + " group.",
      "The sample is part of this program. The sample and the results go to a new folder below"
          + " --destination, which is deleted at the end. --destination must be r2:// or s3://."
    })
final class SmokeCommand extends Subcommand implements Callable<Integer> {

  private static final int MOST_JOBS = 100;

  /** Of a sample that lasts seconds, no more have anything to do. */
  private static final int MOST_NODES = 16;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many jobs must succeed in a row. Default: 3.")
  private int count;

  @Option(
      names = "--limit",
      paramLabel = "MINUTES",
      defaultValue = "30",
      description = "How many minutes a job may take, including waiting. Default: 30.")
  private int limitMinutes;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many nodes share each video. From 2 on, the jobs are array jobs. Default: 1.")
  private int nodes;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  SmokeCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(
                Setting.VIDEO_PROFILE,
                Setting.VIDEO_BATCH_JOB_QUEUE,
                Setting.VIDEO_BATCH_JOB_DEFINITION,
                Setting.VIDEO_BATCH_LOG_GROUP)
            .andOption("--destination", Setting.VIDEO_DESTINATION),
        exitCodesOfStores(
            ExitCode.PROFILE_INVALID,
            ExitCode.BATCH_UNAVAILABLE,
            ExitCode.AWS_ACCESS_DENIED,
            ExitCode.PROBLEM_FOUND),
        "smoke --destination r2://videos/smoke",
        "smoke --destination r2://videos/smoke --count 5",
        "smoke --destination r2://videos/smoke --nodes 2");
  }

  @Override
  public Integer call() throws InterruptedException {
    requireRange("--count", count, MOST_JOBS);
    requireRange("--nodes", nodes, MOST_NODES);
    requireRange("--limit", limitMinutes, (int) Duration.ofDays(1).toMinutes());
    String base = base();
    SubmitConfig config =
        SubmitConfig.read(
            arguments(base), context.environment(), context.profiles(), context.temporaryFolder());
    String folder =
        config.encode().destination().display()
            + "/smoke-"
            + time()
            + "-"
            + ProcessHandle.current().pid();
    SmokeReport report;
    try (Aws aws = context.aws().get()) {
      SampleJobs jobs =
          new SampleJobs(
              new SampleJobs.Place(
                  folder,
                  config.profile(),
                  config.names().jobQueue(),
                  config.names().jobDefinition(),
                  config.names().logGroup(),
                  config.names().project(),
                  nodes),
              aws,
              folderOfJob -> DestinationCommands.open(context, folderOfJob),
              context.json(),
              context.clock());
      report =
          new Smoke(
                  jobs,
                  Thread::sleep,
                  context.nanoTime(),
                  Duration.ofMinutes(limitMinutes),
                  context::tell)
              .run(count);
    }
    context.print(asJson ? context.json().text(report) : SmokeText.of(report));
    return (report.passed() ? ExitCode.SUCCEEDED : ExitCode.PROBLEM_FOUND).code();
  }

  private String base() {
    String base =
        settings
            .asMap()
            .getOrDefault(
                Setting.VIDEO_DESTINATION,
                context.environment().getOrDefault(Setting.VIDEO_DESTINATION.name(), ""));
    if (!base.startsWith("r2://") && !base.startsWith("s3://")) {
      throw Failure.of(
              base.isEmpty() ? ExitCode.CONFIG_MISSING : ExitCode.CONFIG_INVALID,
              "VIDEO_DESTINATION (--destination) is %s, but jobs need an r2:// or s3:// folder."
                  .formatted(base.isEmpty() ? "missing" : "\"" + base + "\""))
          .withHint("Name a folder that jobs may write to, such as r2://videos/smoke.")
          .asException();
    }
    return base;
  }

  private String time() {
    return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
        .withZone(ZoneOffset.UTC)
        .format(context.clock().instant());
  }

  private static void requireRange(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw Failure.of(
              ExitCode.USAGE, "%s is %d, but must be from 1 to %d.".formatted(name, value, most))
          .withHint("Give a number in that range, or leave it out.")
          .asException();
    }
  }

  private Map<Setting, String> arguments(String base) {
    Map<Setting, String> arguments = settings.asMap();
    arguments.put(Setting.VIDEO_DESTINATION, base);
    arguments.put(Setting.VIDEO_SOURCE, base + "/" + SampleJobs.SAMPLE);
    return arguments;
  }
}
