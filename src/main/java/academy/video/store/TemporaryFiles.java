package academy.video.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The files in which a local store's objects grow, each beside its target, so that one rename puts
 * it in its place. A file is locked while it grows: one whose lock is free belongs to a process
 * that died, and the next store to write removes it. (Age would not do: a job that is killed and
 * started again at once must leave the same files as an undisturbed one. The process number would
 * not do: it is 1 in every container.) A live writer that loses its file after all, since closing
 * any handle drops a process's locks (fcntl(2)), notices at the rename and writes again.
 */
final class TemporaryFiles {

  private static final String GROWING = ".tmp";
  private static final String NEXT = ".next";

  /** {@code .<name>.<UUID>.tmp}, {@code .<name>.<version>.next}; nobody else names files so. */
  private static final Pattern NAME =
      Pattern.compile("\\..*\\.([0-9a-f]{8}-[0-9a-f-]{27}\\.tmp|[0-9a-f]{64}\\.next)");

  private TemporaryFiles() {}

  static boolean isOne(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  /** Writes a temporary file beside {@code file}, whose folder exists; locked until closed. */
  static Growing write(Path file, byte[] body) throws IOException {
    Path path = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + GROWING);
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Growing growing = new Growing(path, channel);
    try {
      lock(channel);
      ByteBuffer bytes = ByteBuffer.wrap(body);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return growing;
    } catch (IOException | RuntimeException e) {
      growing.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel) {
    try {
      FileLock _ = channel.tryLock();
    } catch (IOException _) {
      // The file system knows no locks: a clean-up may take the file, and it is written again.
    }
  }

  /** A file that grows or is whole; closing it removes it, unless it was moved to its place. */
  record Growing(Path path, FileChannel channel) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (channel) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** The one name under which {@code file} can be replaced by who saw {@code version} of it. */
  static Path next(Path file, String version) {
    return file.resolveSibling(prefixOfNext(file) + version + NEXT);
  }

  static boolean isNextOf(Path candidate, Path file) {
    return candidate.getFileName().toString().startsWith(prefixOfNext(file)) && isOne(candidate);
  }

  private static String prefixOfNext(Path file) {
    return "." + file.getFileName() + ".";
  }

  /** Removes what processes left that died; nothing happens where there is no such folder. */
  static void removeAbandoned(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && isOne(file)) {
              removeIfAbandoned(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // gone meanwhile, or not ours to look at
          }
        });
  }

  private static void removeIfAbandoned(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException | OverlappingFileLockException _) {
      // Moved to its place meanwhile, or held by this very process.
    } catch (IOException _) {
      // Not to be opened or locked: left alone, and hidden from listings.
    }
  }
}
