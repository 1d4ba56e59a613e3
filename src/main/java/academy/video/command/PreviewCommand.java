package academy.video.command;

import academy.video.config.DestinationConfig;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Location;
import academy.video.ops.preview.PreviewFiles;
import academy.video.ops.preview.PreviewServer;
import academy.video.ops.status.JobState;
import academy.video.ops.status.StatusReader;
import academy.video.ops.status.VideoStatus;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code preview}: a local page that plays a result and shows its report. */
@Command(
    name = PreviewCommand.NAME,
    description = {
      "Serves a page on this machine that plays a video's result and shows its report, until it is"
          + " ended with Ctrl-C. Nobody else can reach it.",
      "DESTINATION is a local folder, file:PATH, r2://bucket/key or s3://bucket/key."
    })
final class PreviewCommand implements Callable<Integer> {

  static final String NAME = "preview";

  private static final int OBJECTS_SHOWN = 3;

  static List<String> examples() {
    return List.of("preview out/", "preview r2://videos/7 --no-open");
  }

  static List<ExitCode> exitCodes() {
    List<ExitCode> exitCodes = new ArrayList<>(DestinationCommands.exitCodes());
    exitCodes.add(ExitCode.PROBLEM_FOUND);
    return exitCodes;
  }

  private final CommandContext context;
  private final Browser browser;

  @Parameters(index = "0", paramLabel = "DESTINATION", description = "The folder of one video.")
  private String destination = "";

  @Option(names = "--no-open", description = "Do not open a browser; only print the address.")
  private boolean noOpen;

  PreviewCommand(CommandContext context, Browser browser) {
    this.context = context;
    this.browser = browser;
  }

  @Override
  public Integer call() {
    return DestinationCommands.with(context, destination, this::serve).code();
  }

  private ExitCode serve(DestinationConfig config, Destinations.Opened opened) {
    StatusReader reader = new StatusReader(opened.store(), context.json(), context.clock());
    requireVideo(reader.read(), opened.store());
    Optional<Path> folder =
        config.destination() instanceof Location.Local(var path)
            ? Optional.of(path.toAbsolutePath())
            : Optional.empty();
    CountDownLatch stopped = new CountDownLatch(1);
    try (PreviewServer server =
        new PreviewServer(
            new PreviewFiles(opened.store(), folder),
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
          "%s is shown at%n  %s%nuntil you press Ctrl-C.%n"
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

  /** A page that has nothing to show, nor ever will have, helps nobody. */
  private static void requireVideo(VideoStatus status, ObjectStore store) {
    if (status.publication().published() || status.job() != JobState.NONE) {
      return;
    }
    List<String> keys = store.list("").stream().map(ObjectInfo::key).toList();
    String found =
        keys.isEmpty()
            ? "it is empty, or does not exist"
            : "it has %s%s"
                .formatted(
                    String.join(", ", keys.subList(0, Math.min(OBJECTS_SHOWN, keys.size()))),
                    keys.size() > OBJECTS_SHOWN ? " …" : "");
    throw Failure.of(
            ExitCode.PROBLEM_FOUND,
            "%s is no video's destination: there is neither master.m3u8 nor status.json; %s."
                .formatted(status.location(), found))
        .withHint("Name the folder that encode wrote to: the one with master.m3u8 in it.")
        .asException();
  }
}
