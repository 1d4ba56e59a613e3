package academy.video.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a local store's files grow before they are moved to their place: {@code
 * .incoming/<session>/} below the root. Beside its files every session holds a locked file; a
 * session whose lock is free belongs to a process that died, and the next store to write removes
 * it. (Age would not do: a job that is killed and started again at once must leave the same files
 * as an undisturbed one. The process number would not do: it is 1 in every container.)
 *
 * <p>Nothing is created before the first file is asked for. Safe for use by several threads.
 */
final class IncomingFolder implements AutoCloseable {

  /** First part of the keys that a local store keeps for itself. */
  static final String NAME = ".incoming";

  private static final String LOCK = "lock";

  private final Path root;
  private final AtomicLong files = new AtomicLong();
  private @Nullable Session session;

  IncomingFolder(Path root) {
    this.root = root;
  }

  /** A new name for a file that nobody else writes; its folder exists. */
  Path newFile() throws IOException {
    return session().folder.resolve(Long.toString(files.getAndIncrement()));
  }

  /** Removes the folder and, where no other process is writing, its parent. */
  @Override
  public synchronized void close() throws IOException {
    Session open = session;
    session = null;
    if (open != null) {
      open.remove();
      deleteIfEmpty(root.resolve(NAME));
    }
  }

  private synchronized Session session() throws IOException {
    Session open = session;
    if (open != null && Files.exists(open.folder)) {
      return open;
    }
    if (open != null) {
      open.remove(); // somebody deleted our folder: let the lock go before we make a new one
    }
    Path incoming = Files.createDirectories(root.resolve(NAME));
    removeAbandoned(incoming);
    open = Session.create(incoming);
    session = open;
    return open;
  }

  private static void removeAbandoned(Path incoming) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(incoming)) {
      for (Path folder : folders) {
        if (!folder.getFileName().toString().startsWith(ownPrefix())) {
          removeIfAbandoned(folder);
        }
      }
    }
  }

  private static void removeIfAbandoned(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        removeAll(folder);
      }
    } catch (NoSuchFileException e) {
      deleteIfEmpty(folder); // its owner died, or is just about to make its lock and will try again
    } catch (OverlappingFileLockException e) {
      // Held by this very process: in use.
    }
  }

  /**
   * Sessions of one process share a prefix. It never looks at its own: POSIX drops all of a
   * process's locks on a file when it closes any of its handles (fcntl(2)).
   */
  private static String ownPrefix() {
    ProcessHandle self = ProcessHandle.current();
    long startedMs = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return self.pid() + "-" + startedMs + "-";
  }

  private static void removeAll(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!file.endsWith(LOCK)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(folder.resolve(LOCK));
    deleteIfEmpty(folder);
  }

  private static void deleteIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Another process writes there; the last one to leave removes it.
    }
  }

  /** One store's folder and the lock that shows that it is in use. */
  private record Session(Path folder, FileChannel channel) {

    private static final int ATTEMPTS = 5;

    static Session create(Path incoming) throws IOException {
      for (int attempt = 1; ; attempt++) {
        Path folder = incoming.resolve(ownPrefix() + UUID.randomUUID());
        Files.createDirectories(folder);
        FileChannel channel = null;
        try {
          channel =
              FileChannel.open(
                  folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock();
          // Between creating and locking it, another process may have taken it for abandoned.
          if (lock != null && Files.exists(folder.resolve(LOCK))) {
            return new Session(folder, channel);
          }
          channel.close();
        } catch (NoSuchFileException e) {
          if (attempt == ATTEMPTS) {
            throw e;
          }
        } catch (IOException e) {
          if (channel == null) {
            throw e;
          }
          // The file system knows no locks: then nobody can take this session for abandoned.
          return new Session(folder, channel);
        }
        if (attempt == ATTEMPTS) {
          throw new IOException("the folder " + folder + " cannot be locked");
        }
      }
    }

    void remove() throws IOException {
      try (channel) {
        removeAll(folder);
      }
    }
  }
}
