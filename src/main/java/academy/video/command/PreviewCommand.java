package academy.video.command;

import academy.video.config.DestinationConfig;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Location;
import academy.video.ops.preview.LocalSource;
import academy.video.ops.preview.PreviewFiles;
import academy.video.ops.preview.PreviewServer;
import academy.video.ops.status.JobState;
import academy.video.ops.status.StatusReader;
import academy.video.ops.status.VideoStatus;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code preview}: a local page that plays a result and shows its report. */
@Command(
    name = "preview",
    description = {
      "Serves a page that plays a video and shows its report, until you press Ctrl-C. Only you, on"
          + " this machine, can open it.",
      "DESTINATION is a local folder, file:PATH, r2://bucket/key or s3://bucket/key."
    })
final class PreviewCommand extends Subcommand implements Callable<Integer> {

  private static final int OBJECTS_SHOWN = 3;

  private final Browser browser;

  @Parameters(index = "0", paramLabel = "DESTINATION", description = "The folder of one video.")
  private String destination = "";

  @Option(names = "--no-open", description = "Print the address without opening a browser.")
  private boolean noOpen;

  @Option(
      names = "--source",
      paramLabel = "FILE",
      description = "The local file that the video was made of: the page compares with it.")
  private @Nullable Path source;

  PreviewCommand(CommandContext context, Browser browser) {
    super(
        context,
        new GivenSettings(),
        exitCodesOfStores(ExitCode.PROBLEM_FOUND),
        "preview out/",
        "preview r2://videos/7 --no-open",
        "preview out/ --source lecture.mp4");
    this.browser = browser;
  }

  @Override
  public Integer call() {
    return DestinationCommands.with(context, destination, this::serve).code();
  }

  private ExitCode serve(DestinationConfig config, Destinations.Opened opened) {
    StatusReader reader = new StatusReader(opened.store(), context.json(), context.clock());
    requireVideo(reader.read(), opened.store());
    Optional<LocalSource> file = Optional.ofNullable(source).map(LocalSource::open);
    Optional<Path> folder =
        config.destination() instanceof Location.Local(var path)
            ? Optional.of(path.toAbsolutePath())
            : Optional.empty();
    CountDownLatch stopped = new CountDownLatch(1);
    try (PreviewServer server =
        new PreviewServer(
            new PreviewFiles(opened.store(), folder),
            file,
            () -> context.json().readTree(context.json().write(reader.read())),
            context.json(),
            UUID.randomUUID().toString())) {
      context
          .stopSignal()
          .onStop(
              () -> {
                stopped.countDown();
                return ExitCode.SUCCEEDED.code();
              });
      context.print(
          "Serving %s at%n  %s%nPress Ctrl-C to stop.%n"
              .formatted(config.destination().display(), server.address()));
      if (!noOpen && browser.isThere(context.environment())) {
        browser.open(server.address());
      }
      stopped.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.SUCCEEDED;
  }

  /** A page that will never have anything to show is useless. */
  private static void requireVideo(VideoStatus status, ObjectStore store) {
    if (status.publication().published() || status.job() != JobState.NONE) {
      return;
    }
    List<String> keys = store.list("").stream().map(ObjectInfo::key).toList();
    String found =
        keys.isEmpty()
            ? "it is empty, or does not exist"
            : "it contains %s%s"
                .formatted(
                    String.join(", ", keys.subList(0, Math.min(OBJECTS_SHOWN, keys.size()))),
                    keys.size() > OBJECTS_SHOWN ? " …" : "");
    throw Failure.of(
            ExitCode.PROBLEM_FOUND,
            "%s is not the destination of a video: it has neither master.m3u8 nor status.json; %s."
                .formatted(status.location(), found))
        .withHint("Give the folder that encode wrote to, which contains master.m3u8.")
        .asException();
  }
}
