package academy.video.store;

import academy.video.failure.WorkerException;
import academy.video.model.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store in a local folder, which is created by the first write. Objects appear whole: they grow
 * in an {@link IncomingFolder} of the same file system and are moved to their place. Several
 * processes may use the same folder. Symbolic links to folders below the root are not followed when
 * listing.
 *
 * <p>Writes are not forced to the disk one by one: what a killed process stored is safe, and what a
 * machine that loses power had in its memory is found by the sizes and digests of the checkpoints.
 */
public final class LocalStore implements ObjectStore {

  private static final int WRITE_ATTEMPTS = 5;

  private final String location;
  private final Path root;
  private final IncomingFolder incoming;

  /**
   * A store below {@code root}; touches nothing yet.
   *
   * @param root a folder, or a path where one can be created
   */
  public LocalStore(Path root) {
    this.location = root.toString();
    this.root = root.toAbsolutePath();
    this.incoming = new IncomingFolder(this.root);
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
          ? Optional.of(new ObjectInfo(key, attributes.size()))
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
      in.skip(position); // a file's stream skips by seeking, also behind the end
      return Optional.of(in.readNBytes(length));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      return emptyIfBelowFile(file, e, "read");
    }
  }

  @Override
  public void put(String key, byte[] body) {
    Path file = file(key);
    write(
        file,
        body,
        temporary -> {
          Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
          return true;
        });
  }

  @Override
  public boolean putIfAbsent(String key, byte[] body) {
    Path file = file(key);
    if (Files.isRegularFile(file)) {
      return false;
    }
    return write(file, body, temporary -> placeIfAbsent(temporary, file));
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    ObjectKeys.requirePrefix(prefix);
    Path folder = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    List<ObjectInfo> found = new ArrayList<>();
    try {
      Files.walkFileTree(folder, new Lister(prefix, found));
    } catch (IOException e) {
      throw LocalFailures.of("list", root, folder, LocalFailures.NOT_WRITING, e);
    }
    found.sort(Comparator.comparing(ObjectInfo::key));
    return List.copyOf(found);
  }

  @Override
  public void delete(Collection<String> keys) {
    List<Path> files = keys.stream().map(this::listedFile).toList();
    for (Path file : files) {
      try {
        if (!Files.isDirectory(file)) {
          Files.deleteIfExists(file);
          pruneEmptyFolders(file);
        }
      } catch (IOException e) {
        if (!isBelowFile(file)) {
          throw LocalFailures.of("delete", root, file, LocalFailures.NOT_WRITING, e);
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      incoming.close();
    } catch (IOException e) {
      throw LocalFailures.of(
          "clean", root, root.resolve(IncomingFolder.NAME), LocalFailures.NOT_WRITING, e);
    }
  }

  private Path file(String key) {
    return listedFile(ObjectKeys.require(key));
  }

  /** The file of a key that {@link #list} gave: other people name theirs as they like. */
  private Path listedFile(String key) {
    List<String> parts = List.of(key.split("/", -1));
    if (parts.getFirst().equals(IncomingFolder.NAME)
        || !Collections.disjoint(parts, List.of("", ".", ".."))) {
      throw new IllegalArgumentException("no listing gives this key: " + PlainText.line(key));
    }
    return root.resolve(key);
  }

  /** A folder, or what would be waited for without end: a pipe, a device, a link to one. */
  private static boolean isNoObject(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file);
  }

  /** Puts a finished temporary file in its place; false where one is there and must stay. */
  private interface Placing {
    boolean place(Path temporary) throws IOException;
  }

  private boolean write(Path file, byte[] body, Placing placing) {
    for (int attempt = 1; ; attempt++) {
      try {
        Path temporary = incoming.newFile();
        try {
          Files.write(temporary, body, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          Files.createDirectories(file.getParent());
          return placing.place(temporary);
        } finally {
          Files.deleteIfExists(temporary);
        }
      } catch (NoSuchFileException e) {
        // Another process removed a folder that was empty a moment ago; make it again.
        if (attempt == WRITE_ATTEMPTS) {
          throw LocalFailures.of("write", root, file, body.length, e);
        }
      } catch (IOException e) {
        throw LocalFailures.of("write", root, file, body.length, e);
      }
    }
  }

  private static boolean placeIfAbsent(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary); // link(2) is atomic and never replaces
      return true;
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(file)) {
        throw e;
      }
      return false;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // No hard links here (exFAT, some network shares). A move without REPLACE_EXISTING looks
      // first and moves then: two writers at the same instant can both win, with equal bytes.
      try {
        Files.move(temporary, file);
        return true;
      } catch (FileAlreadyExistsException exists) {
        return false;
      }
    }
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
    if (isBelowFile(file)) {
      return Optional.empty();
    }
    throw LocalFailures.of(verb, root, file, LocalFailures.NOT_WRITING, cause);
  }

  private boolean isBelowFile(Path file) {
    for (Path path = file.getParent(); path != null; path = path.getParent()) {
      if (Files.exists(path)) {
        return !Files.isDirectory(path);
      }
    }
    return false;
  }

  /** Collects the regular files whose key starts with the prefix. */
  private final class Lister extends SimpleFileVisitor<Path> {

    private final String prefix;
    private final List<ObjectInfo> found;

    Lister(String prefix, List<ObjectInfo> found) {
      this.prefix = prefix;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String key = key(folder);
      boolean worthIt =
          !key.equals(IncomingFolder.NAME)
              && (key.isEmpty() || (key + "/").startsWith(prefix) || prefix.startsWith(key + "/"));
      return worthIt ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String key = key(file);
      if (attributes.isRegularFile() && !key.isEmpty() && key.startsWith(prefix)) {
        found.add(new ObjectInfo(key, attributes.size()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException || isBelowFile(file)) {
        return FileVisitResult.CONTINUE; // deleted while we were listing, or never there
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e != null && !(e instanceof NoSuchFileException)) {
        throw e;
      }
      return FileVisitResult.CONTINUE;
    }

    private String key(Path path) {
      return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }
  }
}
