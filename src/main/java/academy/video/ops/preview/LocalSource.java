package academy.video.ops.preview;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * The file that a video was made of, to be compared with it. Only ever one that the caller of the
 * command named: what a destination says of its source opens nothing.
 */
public final class LocalSource {

  private final Path file;

  private LocalSource(Path file) {
    this.file = file;
  }

  /**
   * A file of this machine.
   *
   * @throws WorkerException with SOURCE_NOT_FOUND where it is no file that can be read
   */
  public static LocalSource open(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw Failure.of(
              ExitCode.SOURCE_NOT_FOUND, "%s is not a file that can be read.".formatted(file))
          .withHint("Give --source the local file that the video was made of, or leave it out.")
          .asException();
    }
    return new LocalSource(file);
  }

  /** Its length in bytes now. */
  long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes from {@code position} on; fewer where the file became shorter meanwhile. */
  byte[] read(long position, int length) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {}
      return Arrays.copyOf(bytes.array(), bytes.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What browsers want to hear of a container; they look into the file themselves. */
  String contentType() {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".webm") || name.endsWith(".mkv") ? "video/webm" : "video/mp4";
  }
}
