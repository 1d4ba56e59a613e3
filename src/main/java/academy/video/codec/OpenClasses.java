package academy.video.codec;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Phaser;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Inflater;

/**
 * Opens the jars that decoding and encoding need, before no file can be opened any more; and loads
 * the classes that lie in folders, as in tests. Java opens the jars of a class path one by one, as
 * far as it has to look. Those behind the last one that is needed stay closed: there are large ones
 * among them. A class that is looked for in vain isn't found in them either.
 */
final class OpenClasses {

  /** Our packages. */
  private static final Pattern OURS =
      Pattern.compile(
          "academy/video/(codec|ffmpeg|stage|model|json|failure|sandbox|store)/.*\\.class");

  private OpenClasses() {}

  private static Stream<String> fileOfEachLibrary() {
    return Stream.of(
        "org/bytedeco/javacpp/Loader.class",
        "org/bytedeco/ffmpeg/global/avcodec.class",
        "com/fasterxml/jackson/annotation/JsonProperty.class",
        "com/fasterxml/jackson/core/JsonFactory.class",
        "com/fasterxml/jackson/databind/ObjectMapper.class",
        "com/fasterxml/jackson/datatype/jdk8/Jdk8Module.class",
        "org/mozilla/universalchardet/UniversalDetector.class");
  }

  static void load() {
    ClassLoader loader = OpenClasses.class.getClassLoader();
    fileOfEachLibrary()
        .forEach(
            file -> {
              var _ = ClassLoader.getSystemResource(file);
            });
    new Inflater().end(); // loads a library
    Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(Path::of)
        .filter(Files::isDirectory)
        .forEach(element -> loadAll(loader, element));
  }

  /**
   * The JVM itself loads a library for the first class of the JDK that isn't in the AOT cache, and
   * ends where it can't. This is one that nobody needs: as long as the training of the cache
   * doesn't come here, it isn't in there.
   */
  static void loadAnyOfTheJdk() {
    var _ = Phaser.class.getName();
  }

  private static void loadAll(ClassLoader loader, Path root) {
    Path ours = root.resolve("academy/video");
    if (!Files.isDirectory(ours)) {
      return;
    }
    try (Stream<Path> files = Files.walk(ours)) {
      files
          .map(file -> root.relativize(file).toString())
          .filter(file -> OURS.matcher(file).matches())
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
