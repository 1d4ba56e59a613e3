package academy.video.command;

import academy.video.config.DestinationConfig;
import academy.video.config.Setting;
import academy.video.failure.ExitCode;
import academy.video.ops.doctor.StatusDocuments;
import academy.video.store.ObjectLayout;
import academy.video.store.RetryListener;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;

/** Opens the destination of commands such as {@code delete} and {@code status}. */
final class DestinationCommands {

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private DestinationCommands() {}

  /**
   * Opens the destination for {@code work} and closes it afterwards. Retries are reported on
   * standard error, so that a command that waits for a store does not look hung.
   */
  static ExitCode with(
      CommandContext context,
      String destination,
      BiFunction<DestinationConfig, Destinations.Opened, ExitCode> work) {
    DestinationConfig config = config(context, destination);
    try (Destinations.Opened opened = context.destinations().open(config, retries(context))) {
      return work.apply(config, opened);
    }
  }

  /** Opens the destination, which the caller closes. */
  static Destinations.Opened open(CommandContext context, String destination) {
    return context.destinations().open(config(context, destination), retries(context));
  }

  /** Reads the status.json of destinations for doctor, which waits for no store for long. */
  static StatusDocuments statusDocuments(CommandContext context) {
    return destination -> {
      DestinationConfig config = config(context, destination).waitingAtMost(LONGEST_LOOK);
      try (Destinations.Opened opened = context.destinations().open(config, retries(context))) {
        return opened
            .store()
            .readRange(ObjectLayout.STATUS, /* position= */ 0, ObjectLayout.LARGEST_NOTE);
      }
    };
  }

  private static DestinationConfig config(CommandContext context, String destination) {
    return DestinationConfig.read(
        Map.of(Setting.VIDEO_DESTINATION, destination), context.environment());
  }

  /** Reports retries on standard error. */
  static RetryListener retries(CommandContext context) {
    return retry ->
        context.tell(
            "Retrying %s of %s: %s.".formatted(retry.operation(), retry.key(), retry.problem()));
  }
}
