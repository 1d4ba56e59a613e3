package academy.video.command;

import academy.video.aws.Aws;
import academy.video.batch.BatchJobs;
import academy.video.config.BatchNames;
import academy.video.config.DestinationConfig;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.Location;
import academy.video.ops.delete.Deleter;
import academy.video.ops.delete.Deletion;
import academy.video.ops.delete.RunningJobs;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete}: deletes a video's objects, and checks that none is left. */
@Command(
    name = "delete",
    description = {
      "Deletes everything below DESTINATION, and lists it again to check that nothing is left.",
      "After that, nothing that was requested before is published there: jobs of AWS Batch are"
          + " ended, other jobs end by themselves.",
      "DESTINATION is a local folder, file:PATH, r2://bucket/key or s3://bucket/key. A whole bucket"
          + " or the root of a disk is refused."
    })
final class DeleteCommand extends Subcommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DESTINATION", description = "The folder of one video.")
  private String destination = "";

  @Option(
      names = "--superseded",
      description =
          "Delete only generations that master.m3u8 does not refer to, captions that were removed or"
              + " replaced, and the work of finished jobs.")
  private boolean superseded;

  @Option(names = "--dry-run", description = "Delete nothing; count what would be deleted.")
  private boolean dryRun;

  @Option(
      names = "--force",
      description =
          "Delete while a job runs that can't be ended, which then publishes nothing; and a folder"
              + " that no job has written to.")
  private boolean force;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  DeleteCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(),
        exitCodesOfStores(ExitCode.INTERRUPTED, ExitCode.PROBLEM_FOUND, ExitCode.DUPLICATE_JOB),
        "delete r2://videos/7 --dry-run",
        "delete r2://videos/7",
        "delete out/ --superseded");
  }

  @Override
  public Integer call() {
    return DestinationCommands.with(context, destination, this::delete).code();
  }

  private ExitCode delete(DestinationConfig config, Destinations.Opened opened) {
    Deleter.requireBelowRoot(config.destination().display(), pathOf(config.destination()));
    Deleter deleter = new Deleter(opened.store(), context.json(), context.clock(), Thread::sleep);
    Deletion deletion;
    if (superseded) {
      deletion = deleter.superseded(dryRun);
    } else {
      if (!force) {
        deleter.requireOurs();
      }
      if (!dryRun) {
        endJobs(config.destination(), opened, deleter);
      }
      deletion = deleter.everything(dryRun);
    }
    context.print(asJson ? context.json().text(deletion) : text(deletion));
    return ExitCode.SUCCEEDED;
  }

  /** A folder that is not there needs no tombstone: no job has ever begun to write to it. */
  private static boolean mayHoldSomething(Location location) {
    return !(location instanceof Location.Local(var path)) || Files.isDirectory(path);
  }

  /**
   * Leaves the tombstone, and ends what runs for the video: before anything is deleted, so that
   * nothing writes any more when the last listing proves that nothing is left.
   */
  private void endJobs(Location where, Destinations.Opened opened, Deleter deleter) {
    RunningJobs running =
        new RunningJobs(opened.store(), context.json(), context.clock(), Thread::sleep);
    Optional<RunningJobs.Found> found = running.find();
    boolean isOfBatch = found.flatMap(RunningJobs.Found::batchId).isPresent();
    if (found.isEmpty()) {
      if (mayHoldSomething(where)) {
        deleter.bury();
      }
      return;
    }
    if (!isOfBatch && !force) {
      throw atWork(found.get(), where, "It runs outside of AWS Batch");
    }
    try {
      boolean hasEnded = isOfBatch && endInBatch(running, found.get(), where, deleter);
      if (!hasEnded) {
        deleter.bury();
        running.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.INTERRUPTED, "Waiting for the video's jobs to end was interrupted.")
          .causedBy(e);
    }
  }

  /** False where it could not be ended, and the user wants to go on all the same. */
  private boolean endInBatch(
      RunningJobs running, RunningJobs.Found found, Location where, Deleter deleter)
      throws InterruptedException {
    String problem;
    try (Aws aws = context.aws().get()) {
      String queue = BatchNames.read(Map.of(), context.environment()).jobQueue();
      BatchJobs jobs = new BatchJobs(aws);
      var _ = jobs.describe(found.batchId().orElseThrow()); // before anything is changed
      deleter.bury();
      List<String> left = running.endInBatch(jobs, queue, found, where.display());
      problem = left.isEmpty() ? "" : "It was told to end, and has not ended yet";
    } catch (WorkerException e) {
      problem = "AWS Batch can't end it: " + e.failure().reason();
    }
    if (!problem.isEmpty() && !force) {
      throw atWork(found, where, problem);
    }
    return problem.isEmpty();
  }

  private static WorkerException atWork(RunningJobs.Found found, Location where, String why) {
    String reason = why.endsWith(".") ? why : why + ".";
    return Failure.of(
            ExitCode.DUPLICATE_JOB,
            "%s was not deleted: %s is encoding to it. %s"
                .formatted(where.display(), found.display(), reason))
        .withHint("End that job first, or delete with --force: then it publishes nothing.")
        .asException();
  }

  private static String pathOf(Location location) {
    return switch (location) {
      case Location.Local(var path) -> path.toAbsolutePath().normalize().toString();
      case Location.R2(var _, var key) -> key;
      case Location.S3(var _, var key) -> key;
    };
  }

  private static String text(Deletion deletion) {
    String counts =
        String.format(
            Locale.ROOT, "%,d objects with %,d bytes", deletion.objects(), deletion.bytes());
    StringBuilder text = new StringBuilder();
    if (deletion.dryRun()) {
      text.append("Would delete %s in %s.%n".formatted(counts, deletion.location()));
    } else if (deletion.objects() == 0) {
      text.append("There is nothing to delete in %s.%n".formatted(deletion.location()));
    } else {
      text.append(
          "Deleted %s in %s. A listing confirms that nothing is left.%n"
              .formatted(counts, deletion.location()));
    }
    if (!deletion.kept().isEmpty()) {
      text.append(
          "Kept because it is published or in use by a job: %s.%n"
              .formatted(String.join(", ", deletion.kept())));
    }
    return text.toString();
  }
}
