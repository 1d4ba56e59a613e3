package academy.video.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the regular files below a folder whose key starts with a prefix. The folder itself may
 * be a symbolic link; links below it are not followed.
 */
final class LocalListing extends SimpleFileVisitor<Path> {

  private final Path root;
  private final String prefix;
  private final List<ObjectInfo> found = new ArrayList<>();

  private LocalListing(Path root, String prefix) {
    this.root = root;
    this.prefix = prefix;
  }

  /** The objects, sorted by key. */
  static List<ObjectInfo> of(Path root, String prefix) throws IOException {
    Path real = Files.exists(root) ? root.toRealPath() : root;
    LocalListing listing = new LocalListing(real, prefix);
    Path folder = real.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    Files.walkFileTree(folder, listing);
    listing.found.sort(Comparator.comparing(ObjectInfo::key));
    return List.copyOf(listing.found);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    String key = key(folder);
    boolean worthIt =
        key.isEmpty() || (key + "/").startsWith(prefix) || prefix.startsWith(key + "/");
    return worthIt ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String key = key(file);
    if (attributes.isRegularFile()
        && !key.isEmpty()
        && key.startsWith(prefix)
        && !TemporaryFiles.isOne(file)) {
      found.add(new ObjectInfo(key, attributes.size(), attributes.lastModifiedTime().toInstant()));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (e instanceof NoSuchFileException || LocalFailures.isBelowFile(file)) {
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
