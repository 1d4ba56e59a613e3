package academy.video.config;

import academy.video.model.Location;
import academy.video.model.R2Access;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The checked configuration of a command about one destination.
 *
 * @param destination the folder of one video; never a whole bucket or the root of a disk
 * @param r2 how R2 is reached; present where the destination is there
 * @param storageDeadline how long a call to a store is tried again
 */
public record DestinationConfig(
    Location destination, Optional<R2Access> r2, Duration storageDeadline) {

  /**
   * Reads the configuration.
   *
   * @param arguments what the command line gives
   * @param environment the process's environment
   * @throws academy.video.failure.WorkerException with CONFIG_MISSING or CONFIG_INVALID, and every
   *     problem
   */
  public static DestinationConfig read(
      Map<Setting, String> arguments, Map<String, String> environment) {
    Problems problems = new Problems();
    SettingValues values = new SettingValues(arguments, environment, problems);
    Optional<Location> destination =
        values.location(Setting.VIDEO_DESTINATION, /* isFolder= */ true);
    Optional<R2Access> r2 = new R2AccessReader(values).read(Optional.empty(), destination);
    Duration storageDeadline = values.storageDeadline();
    problems.throwIfAny();
    return new DestinationConfig(destination.orElseThrow(), r2, storageDeadline);
  }

  /** The same, for a command that can do without the store. */
  public DestinationConfig waitingAtMost(Duration longest) {
    return longest.compareTo(storageDeadline) < 0
        ? new DestinationConfig(destination, r2, longest)
        : this;
  }
}
