package academy.video.command;

import academy.video.failure.ExitCode;
import academy.video.sandbox.SandboxMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code version}: the parts of this build. */
@Command(
    name = VersionCommand.NAME,
    description = "Prints the versions of the worker, Java, FFmpeg and its encoders.")
final class VersionCommand extends Subcommand implements Callable<Integer> {

  static final String NAME = "version";

  @Option(names = "--json", description = "Print the versions as JSON.")
  private boolean asJson;

  VersionCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(),
        List.of(ExitCode.SUCCEEDED, ExitCode.USAGE, ExitCode.INTERNAL_ERROR),
        "version --json");
  }

  @Override
  public Integer call() {
    Map<String, String> versions;
    try (Engine engine = context.engines().make(SandboxMode.OFF, (level, text) -> {})) {
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
