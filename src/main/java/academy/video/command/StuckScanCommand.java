package academy.video.command;

import academy.video.aws.Aws;
import academy.video.config.Setting;
import academy.video.config.StuckScanConfig;
import academy.video.failure.ExitCode;
import academy.video.ops.doctor.HttpLayerReader;
import academy.video.ops.stuckscan.ScanMetrics;
import academy.video.ops.stuckscan.ScanReport;
import academy.video.ops.stuckscan.StuckScan;
import academy.video.ops.stuckscan.VideoFolders;
import academy.video.store.ObjectStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stuck-scan}: finds stuck jobs and, with --apply, submits their videos again. */
@Command(
    name = "stuck-scan",
    description = {
      "Finds jobs of --definition in --queue that have been in a state for too long, run without a"
          + " heartbeat, or failed for a temporary cause. Says what to do.",
      "With --apply, terminates these jobs and submits their videos again, at most --resubmissions"
          + " times each. It is safe to run several scans at once."
    })
final class StuckScanCommand extends Subcommand implements Callable<Integer> {

  @Option(
      names = "--apply",
      description = "Terminate stuck jobs and submit their videos again, as proposed.")
  private boolean apply;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  StuckScanCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(
            Setting.VIDEO_BATCH_JOB_QUEUE,
            Setting.VIDEO_BATCH_JOB_DEFINITION,
            Setting.VIDEO_STUCK_LIMITS,
            Setting.VIDEO_STUCK_RESUBMISSIONS),
        exitCodesOfStores(
            ExitCode.BATCH_UNAVAILABLE, ExitCode.AWS_ACCESS_DENIED, ExitCode.STUCK_FOUND),
        "stuck-scan",
        "stuck-scan --apply",
        "stuck-scan --limits runnable=30m,heartbeat=5m --json");
  }

  @Override
  public Integer call() throws InterruptedException {
    StuckScanConfig config = StuckScanConfig.read(settings.asMap(), context.environment());
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
                      DestinationCommands.statusDocuments(context),
                      context.clock(),
                      config.names(),
                      settings.asMap(),
                      context.environment()),
                  context.redactor()::redact)
              .scan(
                  config.names().jobQueue(),
                  config.names().jobDefinition(),
                  config.names().project(),
                  config.limits(),
                  apply);
    }
    context.print(asJson ? context.json().text(report) : StuckScanText.of(report, config.limits()));
    if (context.environment().containsKey("AWS_BATCH_JQ_NAME")) {
      // Standard error is in the job's log, too, and standard output stays one JSON document.
      context.tell(ScanMetrics.of(report, context.clock().instant()).toString());
    }
    return exitCode(report).code();
  }

  /** A scan that could not check every job has not succeeded, even if it found nothing. */
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
}
