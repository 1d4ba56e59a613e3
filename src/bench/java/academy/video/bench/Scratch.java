package academy.video.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The folder that the benchmark writes to.
 *
 * @param root everything below {@code root/work} may be deleted at any time
 */
record Scratch(Path root) {

  /** A folder for a purpose, made where it is missing. */
  Path folder(String purpose) {
    Path folder = root.resolve("work").resolve(purpose);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder for a purpose with nothing in it. */
  Path emptyFolder(String purpose) {
    try {
      deleteTree(folder(purpose));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder(purpose);
  }

  private static void deleteTree(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
