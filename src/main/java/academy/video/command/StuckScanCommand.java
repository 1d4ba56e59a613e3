package academy.video.command;

import academy.video.aws.Aws;
import academy.video.config.Setting;
import academy.video.config.StuckScanConfig;
import academy.video.failure.ExitCode;
import academy.video.ops.doctor.HttpLayerReader;
import academy.video.ops.stuckscan.ScanReport;
import academy.video.ops.stuckscan.StuckScan;
import academy.video.ops.stuckscan.VideoFolders;
import academy.video.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stuck-scan}: finds stuck jobs and, with --apply, submits their videos again. */
@Command(
    name = StuckScanCommand.NAME,
    description = {
      "Finds jobs of AWS Batch that are too long in a state, run without a heartbeat, or failed for"
          + " a cause that passes, and says what to do.",
      "With --apply they are ended and their videos submitted again, at most --resubmissions times"
          + " each. Several scans at once do no harm."
    })
final class StuckScanCommand implements Callable<Integer> {

  static final String NAME = "stuck-scan";

  static List<String> examples() {
    return List.of(
        "stuck-scan", "stuck-scan --apply", "stuck-scan --limits runnable=30m,heartbeat=5m --json");
  }

  static List<ExitCode> exitCodes() {
    List<ExitCode> exitCodes = new ArrayList<>(DestinationCommands.exitCodes());
    exitCodes.addAll(
        List.of(ExitCode.BATCH_UNAVAILABLE, ExitCode.AWS_ACCESS_DENIED, ExitCode.STUCK_FOUND));
    return exitCodes;
  }

  private final CommandContext context;

  @Option(
      names = "--apply",
      description = "Do what is proposed: end stuck jobs and submit their videos again.")
  private boolean apply;

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      description = "The job queue. Variable: VIDEO_BATCH_JOB_QUEUE.")
  private @Nullable String queue;

  @Option(
      names = "--definition",
      paramLabel = "NAME",
      description =
          "Only jobs of this definition are looked at. Variable: VIDEO_BATCH_JOB_DEFINITION.")
  private @Nullable String definition;

  @Option(
      names = "--limits",
      paramLabel = "NAME=TIME,…",
      description = {
        "When a job counts as stuck; by default submitted=10m, pending=24h, runnable=1h,"
            + " starting=20m, running=24h, heartbeat=10m, and failed=24h: how long a failed job is"
            + " looked at. Variable: VIDEO_STUCK_LIMITS."
      })
  private @Nullable String limits;

  @Option(
      names = "--resubmissions",
      paramLabel = "K",
      description = "How often a video is submitted again, 2 by default.")
  private @Nullable String resubmissions;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  StuckScanCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    StuckScanConfig config = StuckScanConfig.read(arguments(), context.environment());
    ScanReport report;
    try (Aws aws = context.aws().get()) {
      report =
          new StuckScan(
                  aws,
                  this::open,
                  context.json(),
                  context.clock(),
                  Thread::sleep,
                  new DoctorExplainer(
                      aws,
                      new HttpLayerReader(),
                      context.clock(),
                      config.names(),
                      arguments(),
                      context.environment()))
              .scan(
                  config.names().jobQueue(),
                  config.names().jobDefinition(),
                  config.limits(),
                  apply);
    }
    context.print(asJson ? context.json().text(report) : StuckScanText.of(report, config.limits()));
    return exitCode(report).code();
  }

  /** A scan that could not look is no good news, even where it found nothing. */
  private static ExitCode exitCode(ScanReport report) {
    if (!report.stuck().isEmpty()) {
      return ExitCode.STUCK_FOUND;
    }
    return report.undecided().isEmpty()
        ? ExitCode.SUCCEEDED
        : report.undecided().getFirst().failure();
  }

  private VideoFolders.Folder open(String destination) {
    Destinations.Opened opened = DestinationCommands.open(context, destination);
    return new VideoFolders.Folder() {
      @Override
      public ObjectStore store() {
        return opened.store();
      }

      @Override
      public void close() {
        opened.close();
      }
    };
  }

  private Map<Setting, String> arguments() {
    return new GivenSettings()
        .with(Setting.VIDEO_BATCH_JOB_QUEUE, queue)
        .with(Setting.VIDEO_BATCH_JOB_DEFINITION, definition)
        .with(Setting.VIDEO_STUCK_LIMITS, limits)
        .with(Setting.VIDEO_STUCK_RESUBMISSIONS, resubmissions)
        .asMap();
  }
}
