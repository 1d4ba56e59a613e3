package academy.video.sandbox;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Starts classes of the tests as processes of their own. Their class path is of jars alone, as the
 * worker's is: a class in a folder is a file to open.
 */
final class ChildJvm {

  private final Path classes;
  private final List<String> libraries = new ArrayList<>();

  /**
   * @param folder where the jar of our own classes is made; any user can read it afterwards
   */
  ChildJvm(Path folder) throws IOException {
    classes = folder.resolve("classes.jar");
    try (OutputStream file = Files.newOutputStream(classes);
        JarOutputStream jar = new JarOutputStream(file)) {
      Set<String> added = new HashSet<>();
      for (String entry : classPath().split(File.pathSeparator, -1)) {
        if (Files.isDirectory(Path.of(entry))) {
          add(jar, Path.of(entry), added);
        } else {
          libraries.add(entry);
        }
      }
    }
  }

  /** Surefire gives its JVM one jar that only names the others. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static void add(JarOutputStream jar, Path folder, Set<String> added) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = folder.relativize(file).toString();
            if (added.add(name)) {
              jar.putNextEntry(new JarEntry(name));
              Files.copy(file, jar);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** A JVM that runs {@code main} of our own classes, which need no library. */
  ProcessBuilder small(Class<?> main, String... arguments) {
    return builder(List.of(), classes.toString(), main, arguments);
  }

  /** The same, with FFmpeg and all other libraries of the tests. */
  ProcessBuilder full(Class<?> main, String... arguments) {
    String cache = "org.bytedeco.javacpp.cachedir";
    return builder(
        List.of(
            "-D%s=%s".formatted(cache, System.getProperty(cache)),
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.nopointergc=true"),
        classes + File.pathSeparator + String.join(File.pathSeparator, libraries),
        main,
        arguments);
  }

  /** What {@link #full} needs to read. */
  List<Path> readable() {
    return Stream.concat(
            Stream.of(
                classes,
                Path.of(System.getProperty("org.bytedeco.javacpp.cachedir")),
                Path.of("test-media").toAbsolutePath()),
            libraries.stream().map(Path::of))
        .toList();
  }

  private static ProcessBuilder builder(
      List<String> flags, String classPath, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto"));
    command.addAll(List.of("-XX:+ErrorFileToStderr", "--enable-native-access=ALL-UNNAMED"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("LANG", "C.UTF-8");
    return builder;
  }

  /** How a process ended, and what it said. */
  record End(int exitCode, List<String> lines) {}

  /** Waits until the process has ended. */
  static End end(Process process) throws IOException, InterruptedException {
    List<String> lines;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines = reader.lines().toList();
    }
    return new End(process.waitFor(), lines);
  }
}
