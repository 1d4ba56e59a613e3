package academy.video.codec;

import academy.video.sandbox.Sandbox;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Reads what Java reads late, before no file can be opened any more, and classes that lie in
 * folders, as in tests. Those in jars need not be: the sandbox keeps jars open.
 */
final class OpenClasses {

  /** Packages that decoding and encoding may need. */
  private static final String NEEDED = "codec ffmpeg stage model json failure sandbox store";

  private final FutureTask<Boolean> loading;

  private OpenClasses(FutureTask<Boolean> loading) {
    this.loading = loading;
  }

  /** Begins on a thread of its own. */
  static OpenClasses start() {
    OpenClasses classes = new OpenClasses(new FutureTask<>(OpenClasses::load));
    Thread.ofPlatform().daemon().name("open-classes").start(classes.loading);
    return classes;
  }

  void await() {
    try {
      var _ = loading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The class path can't be read: " + e.getCause(), e);
    }
  }

  private static Boolean load() {
    Sandbox.readAhead();
    ClassLoader loader = OpenClasses.class.getClassLoader();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path folder = Path.of(element, "academy", "video");
      if (Files.isDirectory(folder)) {
        loadAll(loader, Path.of(element), folder);
      }
    }
    return true;
  }

  private static void loadAll(ClassLoader loader, Path root, Path folder) {
    for (String name : NEEDED.split(" ")) {
      Path part = folder.resolve(name);
      if (!Files.isDirectory(part)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(part)) {
        files
            .map(file -> root.relativize(file).toString())
            .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
            .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
            .forEach(className -> load(loader, className));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void load(ClassLoader loader, String className) {
    try {
      var _ = Class.forName(className, /* initialize= */ false, loader);
    } catch (ClassNotFoundException | LinkageError _) {
      // A class that can't be loaded now can't be loaded later either; the code that needs it tells.
    }
  }
}
