package academy.video;

import academy.video.aws.AwsSdk;
import academy.video.command.CommandContext;
import academy.video.command.CommandLineRunner;
import academy.video.command.Engine;
import academy.video.command.StopSignal;
import academy.video.command.Terminal;
import academy.video.config.MachineReader;
import academy.video.config.Profiles;
import academy.video.json.Json;
import academy.video.sandbox.SandboxMode;
import ch.qos.logback.classic.LoggerContext;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Wires everything, and is the only exit. */
public final class Main {

  private final Engine.Maker engines;

  Main(Engine.Maker engines) {
    this.engines = engines;
  }

  /** Runs the command line; the process's exit status is a code of the contract's table. */
  public static void main(String[] arguments) {
    MachineReader machine = machineReader(System.getenv());
    Optional<CodecLoading> early =
        CodecLoading.isWorthAnEarlyStart(arguments, System.getenv())
            ? Optional.of(new CodecLoading(SandboxMode.AUTO, machine))
            : Optional.empty();
    Main main =
        new Main(
            (sandbox, messages) ->
                new EncodeEngine(
                    early
                        .filter(_ -> sandbox != SandboxMode.OFF)
                        .orElseGet(() -> new CodecLoading(sandbox, machine)),
                    messages,
                    version()));
    System.exit(main.run(arguments));
  }

  /** Runs one command line; gives the exit status. */
  int run(String[] arguments) {
    FileOutputStream stdout = new FileOutputStream(FileDescriptor.out);
    // Nothing but results and log lines is on standard output, whatever a library prints.
    System.setOut(System.err);
    Map<String, String> environment = System.getenv();
    CommandContext context =
        new CommandContext(
            environment,
            stdout,
            System.err,
            Terminal.ofStandardOutput(environment),
            Path.of(System.getProperty("java.io.tmpdir")),
            InstantSource.system(),
            ZoneId.systemDefault(),
            System::nanoTime,
            () -> (LoggerContext) LoggerFactory.getILoggerFactory(),
            machineReader(environment),
            new Profiles(new Json()),
            new Json(),
            version(),
            engines,
            (config, retries) -> new DestinationStorage(config, retries, InstantSource.system()),
            AwsSdk::new,
            haltingHook(),
            Runtime.getRuntime()::halt);
    return new CommandLineRunner(context).run(arguments);
  }

  private static MachineReader machineReader(Map<String, String> environment) {
    return new MachineReader(
        Path.of(environment.getOrDefault("VIDEO_CGROUP_ROOT", "/sys/fs/cgroup")),
        Path.of("/proc/meminfo"),
        Path.of("/proc/self/mountinfo"));
  }

  /**
   * A shutdown hook that ends the process with the handler's code. {@code System.exit} would block
   * inside a hook, and without a halt the JVM exits with 128 plus the signal's number.
   */
  private static StopSignal haltingHook() {
    return handler ->
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(() -> Runtime.getRuntime().halt(handler.getAsInt()), "stop"));
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
