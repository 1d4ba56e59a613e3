package academy.video.stage.source;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.store.VersionedObject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens sources, and finds what is wrong with them before their first byte is read. */
public final class SourceOpener {

  /**
   * Opens a local file and reads it once for its digest. The caller closes the result.
   *
   * @param file any path to a regular file; symbolic links are followed
   * @throws academy.video.failure.WorkerException with SOURCE_NOT_FOUND, SOURCE_UNSUPPORTED (a
   *     folder, a device, an empty file), STORAGE_ACCESS_DENIED, SOURCE_CHANGED (it grew while it
   *     was read) or STORAGE_UNAVAILABLE
   */
  public OpenedSource openLocal(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw unsupported(file, "is a folder, not a video file").asException();
      }
      if (!attributes.isRegularFile()) {
        throw unsupported(file, "is not a regular file").asException();
      }
      if (attributes.size() == 0) {
        throw unsupported(file, "is empty").asException();
      }
      return LocalSource.open(file);
    } catch (IOException e) {
      throw failure(file, e).causedBy(e);
    }
  }

  /**
   * Opens an object of a store, which must not change from now on.
   *
   * @param cache how much of it is kept in memory
   * @throws academy.video.failure.WorkerException with SOURCE_UNSUPPORTED if it is empty
   */
  public OpenedSource openObject(VersionedObject object, CacheSize cache) {
    if (object.sizeBytes() == 0) {
      throw unsupported(object.location(), "is empty").asException();
    }
    return new CachedSource(object, cache);
  }

  private static Failure unsupported(Object file, String what) {
    return Failure.of(ExitCode.SOURCE_UNSUPPORTED, "The source %s %s.".formatted(file, what));
  }

  /** Why a source could not be opened or read. */
  static Failure failure(Path file, IOException cause) {
    if (cause instanceof NoSuchFileException || isBelowFile(file)) {
      return Failure.of(
          ExitCode.SOURCE_NOT_FOUND,
          "The source %s does not exist.".formatted(file.toAbsolutePath()));
    }
    if (cause instanceof AccessDeniedException) {
      return Failure.of(
              ExitCode.STORAGE_ACCESS_DENIED,
              "The user %2$s has no permission to read the source %1$s."
                  .formatted(file, System.getProperty("user.name")))
          .withHint("Make the file readable for the user that runs the worker.");
    }
    String detail =
        cause instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : cause.getMessage();
    return Failure.of(
        ExitCode.STORAGE_UNAVAILABLE,
        "The source %s cannot be read: %s (%s)."
            .formatted(file, detail, cause.getClass().getSimpleName()));
  }

  /** {@code video.mp4/part}: the system says "not a directory", which means not there. */
  private static boolean isBelowFile(Path file) {
    for (Path path = file.toAbsolutePath().getParent(); path != null; path = path.getParent()) {
      if (Files.exists(path)) {
        return !Files.isDirectory(path);
      }
    }
    return false;
  }
}
