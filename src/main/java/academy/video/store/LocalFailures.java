package academy.video.store;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Why a file of a local store could not be read or written. It looks at the file system before it
 * looks at the error's text, because that text is the C library's and follows the user's language.
 */
final class LocalFailures {

  /** In place of a number of bytes, where nothing is written. */
  static final long NOT_WRITING = -1;

  private LocalFailures() {}

  /**
   * The failure behind {@code cause}.
   *
   * @param verb what failed, such as {@code write}
   * @param root the store's root
   * @param file the object's file
   * @param neededBytes how much was to be written, or {@link #NOT_WRITING}
   */
  static WorkerException of(
      String verb, Path root, Path file, long neededBytes, IOException cause) {
    return failure(verb, root, file, neededBytes, cause).causedBy(cause);
  }

  private static Failure failure(
      String verb, Path root, Path file, long neededBytes, IOException cause) {
    Path nearest = nearestExisting(file.getParent() == null ? file : file.getParent());
    if (!Files.isDirectory(nearest)) {
      return Failure.of(
              ExitCode.CONFIG_INVALID,
              "Cannot %s %s: %s is a file, but a folder is needed there."
                  .formatted(verb, file, nearest))
          .withHint("Name another destination, or move that file away.");
    }
    if (neededBytes != NOT_WRITING && Files.isDirectory(file)) {
      return Failure.of(
              ExitCode.CONFIG_INVALID,
              "Cannot %s %s: a folder is in its place.".formatted(verb, file))
          .withHint("Name another destination, or move that folder away.");
    }
    String text = String.valueOf(cause.getMessage());
    FileStore disk = diskOf(nearest);
    if (cause instanceof AccessDeniedException
        || text.contains("Operation not permitted")
        || text.contains("Read-only file system")
        || (disk != null && disk.isReadOnly())) {
      boolean readOnly = disk != null && disk.isReadOnly();
      return Failure.of(
              ExitCode.STORAGE_ACCESS_DENIED,
              "Cannot %s %s: %s."
                  .formatted(
                      verb,
                      file,
                      readOnly
                          ? "its file system is read-only"
                          : "the user " + System.getProperty("user.name") + " may not do that"))
          .withHint("Make " + root + " writable for the user that runs the worker.");
    }
    boolean saysFull =
        text.contains("No space left on device") || text.contains("Disk quota exceeded");
    if (!saysFull && disk != null && isNoDisk(disk)) {
      return Failure.of(
              ExitCode.STORAGE_ACCESS_DENIED,
              "Cannot %s %s: files cannot be written to its file system, which is of type %s."
                  .formatted(verb, file, disk.type()))
          .withHint("Name another destination.");
    }
    long freeBytes = usableBytes(disk);
    if (saysFull || (neededBytes > 0 && freeBytes < neededBytes)) {
      return Failure.of(
              ExitCode.SCRATCH_FULL,
              "Cannot %s %s: the disk of %s has %d bytes free, %d are needed."
                  .formatted(verb, file, root, freeBytes, neededBytes))
          .withHint("Make room on the disk of " + root + ", or name another destination.");
    }
    return Failure.of(
        ExitCode.STORAGE_UNAVAILABLE, "Cannot %s %s: %s.".formatted(verb, file, detail(cause)));
  }

  /** Whether a file is in the way above: nothing can be below it, so nothing is missing either. */
  static boolean isBelowFile(Path file) {
    for (Path path = file.getParent(); path != null; path = path.getParent()) {
      if (Files.exists(path)) {
        return !Files.isDirectory(path);
      }
    }
    return false;
  }

  private static Path nearestExisting(Path folder) {
    Path path = folder.toAbsolutePath();
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }

  private static @Nullable FileStore diskOf(Path folder) {
    try {
      return Files.getFileStore(folder);
    } catch (IOException e) {
      return null; // the folder vanished meanwhile: go by the text alone
    }
  }

  /** proc, sysfs and their like have no room at all; what is there the kernel makes up. */
  private static boolean isNoDisk(FileStore disk) {
    try {
      return disk.getTotalSpace() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static long usableBytes(@Nullable FileStore disk) {
    try {
      return disk == null ? Long.MAX_VALUE : disk.getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  private static String detail(IOException cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null ? name : name + " (" + message + ")";
  }
}
