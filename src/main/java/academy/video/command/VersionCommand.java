package academy.video.command;

import academy.video.failure.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code version}: what this build consists of. */
@Command(
    name = "version",
    description = "Prints the versions of the worker, Java, FFmpeg and its encoders.")
final class VersionCommand implements Callable<Integer> {

  static List<String> examples() {
    return List.of("version --json");
  }

  static List<ExitCode> exitCodes() {
    return List.of(ExitCode.SUCCEEDED, ExitCode.USAGE, ExitCode.INTERNAL_ERROR);
  }

  private final CommandContext context;

  @Option(names = "--json", description = "Print the versions as JSON.")
  private boolean asJson;

  VersionCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Map<String, String> versions;
    try (Engine engine = context.engines().apply((level, text) -> {})) {
      versions = of(context.workerVersion(), engine);
    }
    if (asJson) {
      context.print(context.json().text(versions));
    } else {
      StringBuilder text = new StringBuilder();
      versions.forEach((name, version) -> text.append("%-14s %s%n".formatted(name, version)));
      context.print(text.toString());
    }
    return ExitCode.SUCCEEDED.code();
  }

  /** Every version by name: {@code worker}, {@code java}, then the native libraries. */
  static Map<String, String> of(String workerVersion, Engine engine) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("worker", workerVersion);
    versions.put("java", Runtime.version().toString());
    versions.putAll(new TreeMap<>(engine.versions()));
    return versions;
  }
}
