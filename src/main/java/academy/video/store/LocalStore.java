package academy.video.store;

import academy.video.failure.WorkerException;
import academy.video.model.Digests;
import academy.video.model.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A store in a local folder, which is created by the first write. Objects appear whole: they grow
 * beside their place under a name of their own (see {@link TemporaryFiles}) and are renamed.
 * Several processes may use the same folder. The folder may be a symbolic link; links to folders
 * below it are not followed when listing.
 *
 * <p>A version is the SHA-256 of an object's bytes. Whoever wants to replace a version links the
 * new bytes to a name that belongs to that version, which only one can; looks whether the object
 * still is that version; and renames. A writer that dies in between is finished by the next one, so
 * that no lock is ever left behind.
 *
 * <p>Writes are not forced to the disk one by one: what a killed process stored is safe, and what a
 * machine that loses power had in its memory is found by the sizes and digests of the checkpoints.
 */
public final class LocalStore implements ObjectStore {

  private static final int WRITE_ATTEMPTS = 5;

  private final String location;
  private final Path root;
  private final AtomicBoolean cleaned = new AtomicBoolean();

  /**
   * A store below {@code root}; touches nothing yet.
   *
   * @param root a folder, or a path where one can be created
   */
  public LocalStore(Path root) {
    this.location = root.toString();
    this.root = root.toAbsolutePath();
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public Optional<ObjectInfo> head(String key) {
    Path file = file(key);
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new ObjectInfo(key, attributes.size(), attributes.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      return emptyIfBelowFile(file, e, "read");
    }
  }

  @Override
  public Optional<byte[]> read(String key) {
    Path file = file(key);
    if (isNoObject(file)) {
      return Optional.empty();
    }
    try {
      long size = Files.size(file);
      if (size > LARGEST_WHOLE) {
        throw new IOException(
            "it has %,d bytes, and no object of a video has more than %,d"
                .formatted(size, LARGEST_WHOLE));
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      return emptyIfBelowFile(file, e, "read");
    }
  }

  @Override
  public Optional<byte[]> readRange(String key, long position, int length) {
    Path file = file(key);
    if (isNoObject(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skip(position); // a file's stream skips by seeking, also after the end
      return Optional.of(in.readNBytes(length));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      return emptyIfBelowFile(file, e, "read");
    }
  }

  @Override
  public Optional<StoredObject> readVersion(String key) {
    return read(key).map(body -> new StoredObject(body, versionOf(body)));
  }

  @Override
  public void put(String key, byte[] body) {
    Path file = file(key);
    var _ = write(file, body, grown -> Optional.of(moved(grown, file)));
  }

  @Override
  public Optional<String> putIfUnchanged(String key, byte[] body, Optional<String> seen) {
    Path file = file(key);
    if (seen.isPresent() != Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Optional<Path> written =
        write(
            file,
            body,
            grown ->
                seen.isEmpty() ? placedIfAbsent(grown, file) : replaced(grown, file, seen.get()));
    return written.map(_ -> versionOf(body));
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    ObjectKeys.requirePrefix(prefix);
    try {
      return LocalListing.of(root, prefix);
    } catch (IOException e) {
      throw LocalFailures.of("list", root, root.resolve(prefix), LocalFailures.NOT_WRITING, e);
    }
  }

  /**
   * {@inheritDoc} Deletes twice, and in between whatever is about to replace an object: who looked
   * before the first time finds its bytes gone, and who looks later finds the object gone.
   */
  @Override
  public void delete(Collection<String> keys) {
    List<Path> files = keys.stream().map(this::listedFile).toList();
    files.forEach(this::deleteFile);
    files.stream()
        .map(Path::getParent)
        .distinct()
        .forEach(folder -> deleteWhatIsNext(folder, files));
    files.forEach(this::deleteFile);
    files.forEach(this::pruneEmptyFolders);
  }

  private void deleteFile(Path file) {
    try {
      if (!Files.isDirectory(file)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      if (!LocalFailures.isBelowFile(file)) {
        throw LocalFailures.of("delete", root, file, LocalFailures.NOT_WRITING, e);
      }
    }
  }

  private void deleteWhatIsNext(Path folder, List<Path> files) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, TemporaryFiles::isOne)) {
      for (Path candidate : found) {
        if (files.stream().anyMatch(file -> TemporaryFiles.isNextOf(candidate, file))) {
          Files.deleteIfExists(candidate);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      // Nothing can be there.
    } catch (IOException e) {
      throw LocalFailures.of("delete", root, folder, LocalFailures.NOT_WRITING, e);
    } catch (DirectoryIteratorException e) {
      IOException cause = Objects.requireNonNull(e.getCause(), "it always has one");
      throw LocalFailures.of("delete", root, folder, LocalFailures.NOT_WRITING, cause);
    }
  }

  @Override
  public void close() {}

  private Path file(String key) {
    return listedFile(ObjectKeys.require(key));
  }

  /** The file of a key that {@link #list} gave: other people name theirs as they like. */
  private Path listedFile(String key) {
    List<String> parts = List.of(key.split("/", -1));
    if (!Collections.disjoint(parts, List.of("", ".", ".."))) {
      throw new IllegalArgumentException("no listing gives this key: " + PlainText.line(key));
    }
    return root.resolve(key);
  }

  /** A folder, or what would be waited for without end: a pipe, a device, a link to one. */
  private static boolean isNoObject(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file);
  }

  /** Puts a finished temporary file in its place; empty where what is there must stay. */
  private interface Placing {
    Optional<Path> place(Path grown) throws IOException;
  }

  private Optional<Path> write(Path file, byte[] body, Placing placing) {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createDirectories(file.getParent());
        if (cleaned.compareAndSet(false, true)) {
          TemporaryFiles.removeAbandoned(root.toRealPath());
        }
        try (TemporaryFiles.Growing growing = TemporaryFiles.write(file, body)) {
          return placing.place(growing.path());
        }
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        // Another process removed a folder that was empty a moment ago, or our file; once more.
        // A folder that vanishes while it is looked at "exists already" (Files.createDirectories).
        if (attempt == WRITE_ATTEMPTS) {
          throw LocalFailures.of("write", root, file, body.length, e);
        }
      } catch (IOException e) {
        throw LocalFailures.of("write", root, file, body.length, e);
      }
    }
  }

  private static Path moved(Path from, Path to) throws IOException {
    return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Optional<Path> placedIfAbsent(Path grown, Path file) throws IOException {
    try {
      return Optional.of(Files.createLink(file, grown)); // link(2) is atomic and never replaces
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(file)) {
        throw e;
      }
      return Optional.empty();
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // No hard links here (exFAT, some network shares). A move without REPLACE_EXISTING looks
      // first and moves then: two writers at the same instant can both win, with equal bytes.
      try {
        return Optional.of(Files.move(grown, file));
      } catch (FileAlreadyExistsException exists) {
        return Optional.empty();
      }
    }
  }

  private static Optional<Path> replaced(Path grown, Path file, String seen) throws IOException {
    Path next = TemporaryFiles.next(file, seen);
    String ours = versionAt(grown).orElseThrow(() -> new NoSuchFileException(grown.toString()));
    if (placedIfAbsent(grown, next).isEmpty()) {
      finish(next, file, seen);
      return Optional.empty();
    }
    // Somebody may finish this for us meanwhile, or a deletion take it away.
    finish(next, file, seen);
    return versionAt(file).equals(Optional.of(ours)) ? Optional.of(file) : Optional.empty();
  }

  /** Replaces the object by what is next, or removes that where the object has moved on. */
  private static void finish(Path next, Path file, String seen) throws IOException {
    try {
      if (versionAt(file).equals(Optional.of(seen))) {
        moved(next, file);
      } else {
        Files.deleteIfExists(next);
      }
    } catch (NoSuchFileException _) {
      // Another process was faster.
    }
  }

  private static Optional<String> versionAt(Path file) throws IOException {
    try {
      return Optional.of(versionOf(Files.readAllBytes(file)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static String versionOf(byte[] body) {
    return Digests.sha256(body);
  }

  private void pruneEmptyFolders(Path file) {
    for (Path path = file.getParent();
        path != null && !path.equals(root);
        path = path.getParent()) {
      try {
        Files.delete(path);
      } catch (IOException e) {
        return; // not empty, or already gone together with what is above it
      }
    }
  }

  /** An object below an object cannot exist in a folder; in S3 it could, so it is just absent. */
  private <T> Optional<T> emptyIfBelowFile(Path file, IOException cause, String verb)
      throws WorkerException {
    if (LocalFailures.isBelowFile(file)) {
      return Optional.empty();
    }
    throw LocalFailures.of(verb, root, file, LocalFailures.NOT_WRITING, cause);
  }
}
