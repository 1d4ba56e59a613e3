package academy.video.codec;

import academy.video.sandbox.Sandbox;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what Java reads late, before no file can be opened any more, and classes that lie in
 * folders, as in tests. Those in jars need not be: the sandbox keeps jars open.
 */
final class OpenClasses {

  /** Packages that decoding and encoding may need. */
  private static final Pattern NEEDED =
      Pattern.compile(
          "academy/video/(codec|ffmpeg|stage|model|json|failure|sandbox|store)/.*\\.class");

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
    Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(Path::of)
        .filter(Files::isDirectory)
        .forEach(element -> loadAll(loader, element));
    return true;
  }

  private static void loadAll(ClassLoader loader, Path root) {
    Path ours = root.resolve("academy/video");
    if (!Files.isDirectory(ours)) {
      return;
    }
    try (Stream<Path> files = Files.walk(ours)) {
      files
          .map(file -> root.relativize(file).toString())
          .filter(file -> NEEDED.matcher(file).matches())
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .forEach(className -> load(loader, className));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void load(ClassLoader loader, String className) {
    try {
      var _ = Class.forName(className, /* initialize= */ false, loader);
    } catch (ClassNotFoundException | LinkageError _) {
      // A class that can't be loaded now can't be loaded later either; the code that needs it
      // tells.
    }
  }
}
