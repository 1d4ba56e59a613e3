package academy.video.command;

import academy.video.config.DestinationConfig;
import academy.video.failure.ExitCode;
import academy.video.model.Location;
import academy.video.ops.delete.Deleter;
import academy.video.ops.delete.Deletion;
import academy.video.ops.status.JobState;
import academy.video.ops.status.StatusReader;
import academy.video.ops.status.VideoStatus;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete}: deletes a video's objects, and checks that none is left. */
@Command(
    name = "delete",
    description = {
      "Deletes everything below DESTINATION, and lists it again to check that nothing is left.",
      "DESTINATION is a local folder, file:PATH, r2://bucket/key or s3://bucket/key. A whole bucket"
          + " or the root of a disk is refused."
    })
final class DeleteCommand extends Subcommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DESTINATION", description = "The folder of one video.")
  private String destination = "";

  @Option(
      names = "--superseded",
      description =
          "Delete only generations that master.m3u8 does not refer to, and the work of finished"
              + " jobs.")
  private boolean superseded;

  @Option(names = "--dry-run", description = "Delete nothing; count what would be deleted.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  DeleteCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(),
        exitCodesOfStores(ExitCode.PROBLEM_FOUND),
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
    Deleter deleter = new Deleter(opened.store());
    Deletion deletion =
        superseded
            ? deleter.superseded(generationsInWork(opened.store()), dryRun)
            : deleter.everything(dryRun);
    context.print(asJson ? context.json().text(deletion) : text(deletion));
    return ExitCode.SUCCEEDED;
  }

  private static String pathOf(Location location) {
    return switch (location) {
      case Location.Local(var path) -> path.toAbsolutePath().normalize().toString();
      case Location.R2(var _, var key) -> key;
      case Location.S3(var _, var key) -> key;
    };
  }

  /**
   * Generations whose work must stay: what a job makes, or may resume from after a failure. A
   * running job that does not know yet what it will make may resume from any.
   */
  private Set<String> generationsInWork(ObjectStore store) {
    VideoStatus status = new StatusReader(store, context.json(), context.clock()).read();
    if (status.job() == JobState.SUCCEEDED) {
      return Set.of();
    }
    Optional<String> known = status.lastJob().flatMap(VideoStatus.LastJob::generation);
    if (known.isPresent()) {
      return Set.of(known.get());
    }
    if (status.job() != JobState.RUNNING && status.job() != JobState.SUBMITTED) {
      return Set.of();
    }
    Set<String> all = new TreeSet<>();
    store
        .list(ObjectLayout.WORK_PREFIX)
        .forEach(
            object ->
                all.add(
                    object.key().substring(ObjectLayout.WORK_PREFIX.length()).split("/", 2)[0]));
    return all;
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
