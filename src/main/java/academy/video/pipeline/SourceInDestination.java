package academy.video.pipeline;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Location;
import academy.video.store.ObjectLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Refuses a source that the job, or its deletion, would write over. */
final class SourceInDestination {

  private SourceInDestination() {}

  /**
   * Returns if nothing that a job writes to the destination can be the source.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID
   */
  static void refuse(Location source, Location destination) {
    if (keyBelow(source, destination).filter(ObjectLayout::isReserved).isPresent()) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID,
              "The source %s is inside its own destination %s, under a name that the worker writes."
                  .formatted(source.display(), destination.display()))
          .withHint("Move the source out of the destination, or name another destination.")
          .asException();
    }
  }

  private static Optional<String> keyBelow(Location source, Location destination) {
    if (source instanceof Location.Local(var file)
        && destination instanceof Location.Local(var folder)) {
      return below(file.toAbsolutePath().normalize(), folder.toAbsolutePath().normalize())
          .filter(ObjectLayout::isReserved)
          .or(() -> below(real(file), real(folder)));
    }
    if (source instanceof Location.R2(var bucket, var key)
        && destination instanceof Location.R2(var sameBucket, var prefix)
        && bucket.equals(sameBucket)) {
      return below(key, prefix);
    }
    if (source instanceof Location.S3(var bucket, var key)
        && destination instanceof Location.S3(var sameBucket, var prefix)
        && bucket.equals(sameBucket)) {
      return below(key, prefix);
    }
    return Optional.empty();
  }

  private static Optional<String> below(String key, String prefix) {
    return key.startsWith(prefix + "/")
        ? Optional.of(key.substring(prefix.length() + 1))
        : Optional.empty();
  }

  private static Optional<String> below(Path file, Path folder) {
    return file.startsWith(folder)
        ? Optional.of(
            folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/"))
        : Optional.empty();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException _) {
      return path.toAbsolutePath().normalize(); // not there yet, or not to be read: said later
    }
  }
}
