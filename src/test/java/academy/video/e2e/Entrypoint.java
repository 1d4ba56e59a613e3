package academy.video.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The checkout's {@code entrypoint}, as a person or AWS Batch starts it: arguments and environment
 * in; lines, exit status and files out.
 *
 * @param scratch the one folder of this test for temporary files
 * @param environment variables beside those of the test's own process, from which ours are removed
 * @param wrapper a command in front, such as {@code unshare --mount}; often empty
 */
record Entrypoint(Path scratch, Map<String, String> environment, List<String> wrapper) {

  /** Two small rungs and a fast encoder: what is judged here is not the frame's beauty. */
  static final String FAST =
      """
      {"name": "fast", "segment_seconds": 2, "gop_seconds": 1,
       "video": {"preset": "ultrafast", "rungs": [
         {"height": 360, "crf": 30, "max_bits_per_second": 900000, "max_frame_rate": 60},
         {"height": 180, "crf": 30, "max_bits_per_second": 400000, "max_frame_rate": 30}]}}
      """;

  /** Slow enough that a job is in the middle of it when something happens to it. */
  static final String SLOW =
      """
      {"name": "slow", "segment_seconds": 2, "gop_seconds": 1,
       "video": {"preset": "medium", "rungs": [
         {"height": 360, "crf": 24, "max_bits_per_second": 900000},
         {"height": 180, "crf": 24, "max_bits_per_second": 400000}]}}
      """;

  private static final Path PROJECT = Path.of("").toAbsolutePath();

  Entrypoint {
    environment = Map.copyOf(environment);
    wrapper = List.copyOf(wrapper);
  }

  /** With the fast profile and JSON lines; {@code scratch} must exist. */
  Entrypoint(Path scratch) {
    this(scratch, Map.of("VIDEO_PROFILE", FAST), List.of());
  }

  /** A file of test-media. */
  static Path clip(String name) {
    return PROJECT.resolve("test-media").resolve(name);
  }

  Entrypoint with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Entrypoint(scratch, more, wrapper);
  }

  Entrypoint through(String... command) {
    return new Entrypoint(scratch, environment, List.of(command));
  }

  /** Encodes {@code source} to {@code destination} and returns how that ended. */
  Run encode(Object source, Object destination) {
    return run("encode", source.toString(), destination.toString());
  }

  Run run(String... arguments) {
    return start(arguments).await();
  }

  /** Runs a shell command, which may start {@code ./entrypoint}, on a terminal of its own. */
  Run terminal(String command) {
    return start(List.of("script", "--quiet", "--return", "--command", command, "/dev/null"))
        .await();
  }

  /** Runs a command of bash, as a person who copies it from a page does. */
  Run shell(String command) {
    return start(List.of("bash", "-c", command)).await();
  }

  /** Starts it in a process group of its own, so that the whole group can be killed. */
  Job start(String... arguments) {
    List<String> command = new ArrayList<>(wrapper);
    command.add(PROJECT.resolve("entrypoint").toString());
    command.addAll(List.of(arguments));
    return start(command);
  }

  private Job start(List<String> words) {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(PROJECT.toFile());
    Map<String, String> variables = builder.environment();
    variables
        .keySet()
        .removeIf(name -> name.matches("(VIDEO|AWS|R2)_.*|LOG_FORMAT|.*JAVA_(TOOL_)?OPTIONS"));
    variables.put("TMPDIR", scratch.toString());
    variables.put("VIDEO_RUN_DIR", scratch.toString());
    String sandbox = System.getenv("TEST_SANDBOX"); // .ci/run has it required everywhere
    if (sandbox != null) {
      variables.put("VIDEO_SANDBOX", sandbox);
    }
    variables.putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      return new Job(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("the entrypoint does not start", e);
    }
  }
}
