package academy.video.command;

import academy.video.config.DestinationConfig;
import academy.video.config.MachineReader;
import academy.video.config.Profiles;
import academy.video.json.Json;
import academy.video.store.InMemoryStore;
import academy.video.store.ObjectStore;
import academy.video.store.RetryListener;
import academy.video.testing.FakeAws;
import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** A process around one command line: its environment, its streams, and a fake engine. */
final class CommandHarness {

  final Map<String, String> environment = new HashMap<>();
  final FakeEngine engine = new FakeEngine();
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  boolean terminal;
  Path mountInfo = Path.of("/nonexistent");
  int enginesLoaded;
  IntSupplier stopHandler = () -> -1;
  int columns = 80;
  int halted = -1;

  /** What every command finds in its destination, wherever that is. */
  final InMemoryStore destination = new InMemoryStore();

  /** A folder for each destination that is here, by how a command line names it. */
  final Map<String, InMemoryStore> folders = new HashMap<>();

  /** What commands find in AWS. */
  final FakeAws aws = new FakeAws();

  final List<DestinationConfig> opened = new ArrayList<>();
  int destinationsClosed;

  int run(String... arguments) {
    return runner().run(arguments);
  }

  /** The commands as the command line is read by. */
  CommandLineRunner runner() {
    CommandContext context =
        new CommandContext(
            environment,
            out,
            new PrintStream(err, /* autoFlush= */ true, StandardCharsets.UTF_8),
            terminal ? new Terminal(true, false, () -> columns) : Terminal.none(),
            Path.of("/scratch"),
            InstantSource.system(),
            ZoneOffset.UTC,
            System::nanoTime,
            LoggerContext::new,
            new MachineReader(Path.of("/nonexistent"), Path.of("/proc/meminfo"), mountInfo),
            new Profiles(new Json()),
            new Json(),
            "1.2.3",
            (_, _) -> {
              enginesLoaded++;
              return engine;
            },
            this::open,
            () -> aws,
            handler -> stopHandler = handler,
            code -> halted = code);
    return new CommandLineRunner(context);
  }

  private Destinations.Opened open(DestinationConfig config, RetryListener retries) {
    opened.add(config);
    return new Destinations.Opened() {
      @Override
      public ObjectStore store() {
        return folders.getOrDefault(config.destination().display(), destination);
      }

      @Override
      public void close() {
        destinationsClosed++;
      }
    };
  }

  String stdout() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String stderr() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
