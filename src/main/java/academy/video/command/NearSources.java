package academy.video.command;

import academy.video.config.DestinationConfig;
import academy.video.config.EncodeConfig;
import academy.video.failure.WorkerException;
import academy.video.model.Location;
import academy.video.model.R2Access;
import academy.video.model.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the object that a mistyped source was probably meant to be. */
final class NearSources {

  /** A bucket may hold millions of objects: only those that begin like the name are listed. */
  private static final Pattern BEGIN = Pattern.compile("[A-Za-z0-9]{1,3}");

  private final CommandContext context;

  NearSources(CommandContext context) {
    this.context = context;
  }

  /** {@code " (did you mean x?)"}, or nothing, also where the folder can't be listed. */
  String clause(EncodeConfig config) {
    String name = config.source().lastElement();
    Matcher begin = BEGIN.matcher(name.substring(0, name.length() / 2));
    Optional<Location> folder = folderOf(config.source());
    if (folder.isEmpty() || !begin.lookingAt()) {
      return "";
    }
    try (Destinations.Opened opened =
        context
            .destinations()
            .open(
                new DestinationConfig(
                    folder.get(), config.r2().map(R2Access::ofSources), config.storageDeadline()),
                DestinationCommands.retries(context))) {
      List<String> names =
          opened.store().list(begin.group()).stream()
              .map(object -> object.key())
              .filter(key -> !key.contains("/"))
              .toList();
      return Suggestion.clause(name, names);
    } catch (WorkerException _) {
      return "";
    }
  }

  private static Optional<Location> folderOf(Location source) {
    return switch (source) {
      case Location.R2(String bucket, String key) ->
          Optional.of(new Location.R2(bucket, folderOf(key)));
      case Location.S3(String bucket, String key) ->
          Optional.of(new Location.S3(bucket, folderOf(key)));
      case Location.Local _ -> Optional.empty();
    };
  }

  private static String folderOf(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }
}
