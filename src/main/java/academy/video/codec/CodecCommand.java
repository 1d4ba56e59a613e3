package academy.video.codec;

import academy.video.ffmpeg.NativeFolders;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a codec process is started: the same Java runtime, class path and AOT cache as this process,
 * and nothing of its environment but how the C library allocates memory.
 *
 * @param arguments program and arguments
 * @param environment all of its environment
 * @param readable what it must be able to read beside the runtime and the system's libraries
 */
record CodecCommand(List<String> arguments, Map<String, String> environment, List<Path> readable) {

  /** Options that would write somewhere, or are set below. */
  private static final Pattern OF_THE_HOST =
      Pattern.compile("-XX:(ErrorFile|.ErrorFileToStderr|AOTCacheOutput|AOTConf|AOTMode|Tiered).*");

  private static final String ALLOCATION = "GLIBC_TUNABLES";

  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  /**
   * The command for a main class.
   *
   * @param mainClass usually {@link CodecMain}'s name
   * @param environment this process's
   * @param memoryBytes what this container or machine has
   */
  static CodecCommand of(String mainClass, Map<String, String> environment, long memoryBytes) {
    List<Path> natives = NativeFolders.find();
    String classPath = System.getProperty("java.class.path");
    List<String> inherited = inherited();
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.addAll(inherited);
    arguments.addAll(
        List.of(
            "-Xmx%dm".formatted(Runtime.getRuntime().maxMemory() / MIB),
            // Little and short-lived: Java's own start would be a 64th of the machine's memory.
            "-Xms24m",
            "-Xmn12m",
            "-Xss8m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // no TLS here: all hot code is native
            // Compiling what was hot in training takes longer than what it saves.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTReplayTraining",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:+DisableAttachMechanism",
            "-XX:+ErrorFileToStderr",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Dorg.bytedeco.javacpp.pathsFirst=true",
            "-Dorg.bytedeco.javacpp.cacheLibraries=false",
            "-Djava.library.path=" + joined(natives),
            "-cp",
            classPath,
            mainClass,
            Long.toString(addressSpaceBytes(memoryBytes))));
    Map<String, String> kept = new TreeMap<>();
    kept.put("LC_ALL", "C.UTF-8");
    Optional.ofNullable(environment.get(ALLOCATION))
        .ifPresent(value -> kept.put(ALLOCATION, value));
    Stream<Path> caches =
        inherited.stream()
            .filter(option -> option.startsWith("-XX:AOTCache="))
            .map(option -> Path.of(option.substring("-XX:AOTCache=".length())));
    return new CodecCommand(
        List.copyOf(arguments),
        kept,
        Stream.of(
                natives.stream(),
                Stream.of(classPath.split(File.pathSeparator)).map(Path::of),
                jarsBeside(classPath),
                caches)
            .flatMap(paths -> paths)
            .filter(Files::exists)
            .distinct()
            .toList());
  }

  /**
   * The most address space that a codec process can need: all of the memory, and what Java and the
   * C library reserve without using it. That is 1.8 GiB for the heap, classes and code, and for
   * each core eight heaps of malloc of 64 MiB, and stacks.
   */
  private static long addressSpaceBytes(long memoryBytes) {
    return memoryBytes + (4 + Runtime.getRuntime().availableProcessors()) * GIB;
  }

  /** Those that a jar's manifest names lie in a folder beside it, as in a checkout. */
  private static Stream<Path> jarsBeside(String classPath) {
    int end = classPath.indexOf(File.pathSeparatorChar);
    Path first = Path.of(end < 0 ? classPath : classPath.substring(0, end)).toAbsolutePath();
    return Stream.of(first.resolveSibling("lib"));
  }

  private static String joined(List<Path> paths) {
    return String.join(File.pathSeparator, paths.stream().map(Path::toString).toList());
  }

  /** This JVM's own options that the codec's shares: the AOT cache fits those alone. */
  private static List<String> inherited() {
    List<String> options = new ArrayList<>();
    for (String argument : ownArguments()) {
      if (!argument.startsWith("-") || argument.equals("-cp") || argument.equals("-jar")) {
        break;
      }
      boolean isShared = argument.startsWith("-XX:") && !OF_THE_HOST.matcher(argument).matches();
      if (isShared) {
        options.add(argument);
      }
    }
    return options;
  }

  private static List<String> ownArguments() {
    try {
      String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
      return Stream.of(line.split("\0")).skip(1).toList();
    } catch (IOException _) {
      return List.of(); // not Linux, or not to be read: then without the AOT cache
    }
  }
}
