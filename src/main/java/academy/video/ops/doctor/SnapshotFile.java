package academy.video.ops.doctor;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.json.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Snapshots in files, which only their owner may read: they describe an account. */
public final class SnapshotFile {

  private final Json json;
  private final SnapshotJson format = new SnapshotJson();

  public SnapshotFile(Json json) {
    this.json = json;
  }

  /**
   * Writes a snapshot whole or not at all; a file that was there is replaced.
   *
   * @throws academy.video.failure.WorkerException with SCRATCH_FULL where it can't be written
   */
  public void write(Path file, Snapshot snapshot) {
    try {
      // Files of this kind are made for their owner alone.
      Path next = Files.createTempFile(folder(file), ".snapshot-", ".json");
      try {
        Files.write(next, json.write(format.write(snapshot)));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw Failure.of(
              ExitCode.SCRATCH_FULL, "The snapshot can't be written to %s: %s.".formatted(file, e))
          .withHint("Name a file in a folder that is there and can be written to.")
          .causedBy(e);
    }
  }

  private static Path folder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new FileSystemException(file.toString(), null, "is a folder");
    }
    return folder;
  }

  /**
   * Reads a snapshot.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID where the file is none
   */
  public Snapshot read(Path file) {
    try {
      return format.read(json.readTree(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      throw Failure.of(ExitCode.CONFIG_INVALID, "There is no snapshot %s.".formatted(file))
          .withHint("Give a file that doctor --save-snapshot wrote.")
          .causedBy(e);
    } catch (UncheckedIOException e) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID,
              "The snapshot %s is no JSON: %s."
                  .formatted(
                      file,
                      e.getCause() instanceof JsonProcessingException wrong
                          ? wrong.getOriginalMessage()
                          : e.getMessage()))
          .withHint("Give a file that doctor --save-snapshot wrote.")
          .causedBy(e);
    } catch (IOException e) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID, "The snapshot %s can't be read: %s.".formatted(file, e))
          .withHint("Give a file that can be read.")
          .causedBy(e);
    }
  }
}
