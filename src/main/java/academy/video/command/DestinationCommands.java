package academy.video.command;

import academy.video.config.DestinationConfig;
import academy.video.config.Setting;
import academy.video.failure.ExitCode;
import academy.video.store.RetryListener;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What {@code delete} and {@code status} share: their destination, and how they may end. */
final class DestinationCommands {

  private DestinationCommands() {}

  /** How a command can end that reads its configuration and calls a store. */
  static List<ExitCode> exitCodes() {
    return List.of(
        ExitCode.SUCCEEDED,
        ExitCode.CONFIG_MISSING,
        ExitCode.CONFIG_INVALID,
        ExitCode.USAGE,
        ExitCode.STORAGE_UNAVAILABLE,
        ExitCode.STORAGE_THROTTLED,
        ExitCode.STORAGE_ACCESS_DENIED,
        ExitCode.BUCKET_NOT_FOUND,
        ExitCode.INTERNAL_ERROR);
  }

  /**
   * Opens the destination for {@code work} and closes it behind it. People are told of retries on
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

  private static DestinationConfig config(CommandContext context, String destination) {
    return DestinationConfig.read(
        Map.of(Setting.VIDEO_DESTINATION, destination), context.environment());
  }

  /** Tells people of retries on standard error. */
  static RetryListener retries(CommandContext context) {
    return retry ->
        context.tell(
            "%s of %s is tried again: %s."
                .formatted(retry.operation(), retry.key(), retry.problem()));
  }
}
