package academy.video;

import academy.video.store.s3.S3TestServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts the real {@code Main} as processes of their own, with the credentials of a test server.
 */
final class RemoteWorker {

  /** Two small renditions and short chunks: a job that has many steps and takes a few seconds. */
  private static final String PROFILE =
      """
      {"name": "remote", "segment_seconds": 2, "gop_seconds": 1,
       "video": {"preset": "ultrafast", "rungs": [
         {"height": 180, "crf": 32, "max_bits_per_second": 300000},
         {"height": 144, "crf": 32, "max_bits_per_second": 150000}]}}""";

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> jvmFlags = new ArrayList<>();
  private String classPath = System.getProperty("java.class.path");

  /**
   * A worker whose files are in {@code folder}; its scratch folder is {@code folder/scratch}.
   *
   * @param endpoint of both {@code r2://} and {@code s3://}
   */
  RemoteWorker(Path folder, URI endpoint) throws IOException {
    this.folder = folder;
    Files.createDirectories(scratch());
    environment.put("R2_ENDPOINT", endpoint.toString());
    environment.put("R2_ACCESS_KEY_ID", S3TestServer.ACCESS_KEY);
    environment.put("R2_SECRET_ACCESS_KEY", S3TestServer.SECRET_KEY);
    environment.put("AWS_ENDPOINT_URL_S3", endpoint.toString());
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_ACCESS_KEY_ID", S3TestServer.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", S3TestServer.SECRET_KEY);
    environment.put("VIDEO_PROFILE", PROFILE);
    environment.put("VIDEO_STORAGE_DEADLINE", "30s");
  }

  RemoteWorker with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** The packaged worker, whose run makes an AOT cache for later ones: only jars can have one. */
  RemoteWorker training(Path aotCache) throws IOException {
    classPath = packaged();
    jvmFlags.add("-XX:AOTCacheOutput=" + aotCache);
    return this;
  }

  /** The packaged worker, started with the cache of a {@link #training} run. */
  RemoteWorker withAotCache(Path aotCache) throws IOException {
    classPath = packaged();
    jvmFlags.add("-XX:AOTCache=" + aotCache);
    return this;
  }

  private static String packaged() throws IOException {
    try (Stream<Path> libraries = Files.list(Path.of("target", "lib"))) {
      return Stream.concat(Stream.of(Path.of("target", "video-worker.jar")), libraries.sorted())
          .map(jar -> jar.toAbsolutePath().toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  Path scratch() {
    return folder.resolve("scratch");
  }

  /** How a worker ended, and what it printed. */
  record Ended(int exitCode, String stdout, String stderr) {}

  Ended run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.waitFor();
    return new Ended(exitCode, stdout, Files.readString(folder.resolve("stderr")));
  }

  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Djava.io.tmpdir=" + scratch(),
            "-XX:-UsePerfData"));
    String natives = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (natives != null) {
      command.add("-Dorg.bytedeco.javacpp.cachedir=" + Path.of(natives).toAbsolutePath());
    }
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.matches("(AWS|R2|VIDEO)_.*"));
    builder.environment().putAll(environment);
    return builder.redirectError(folder.resolve("stderr").toFile()).start();
  }
}
