package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * One container of the image under test, run as a job is: a command and environment in, an exit
 * code and log lines out. It has the sample clips under {@code /in}, no network and the image's own
 * user unless a test says otherwise.
 *
 * <p>The image is named by the system properties {@code worker.image} and {@code
 * worker.image.arm64}; it is built before the tests ({@code .ci/container-suite}), so that they see
 * what is shipped.
 */
final class WorkerContainer implements AutoCloseable {
  /**
   * Longest a test waits for anything; an emulated encode on a busy machine is the slowest of all.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final GenericContainer<?> container;

  private WorkerContainer(GenericContainer<?> container) {
    this.container = container;
  }

  /** Starts describing a container that runs the worker with these arguments. */
  static Builder of(String... arguments) {
    return new Builder(System.getProperty("worker.image", "video-worker:latest"), arguments);
  }

  /** The same for the image for arm64, emulated where this machine is no arm64 machine. */
  static Builder ofArm64(String... arguments) {
    return new Builder(System.getProperty("worker.image.arm64", "video-worker:arm64"), arguments)
        .with(create -> create.withPlatform("linux/arm64"));
  }

  /** A machine of Debian without the worker, which runs this command as root. */
  static Builder ofDebian(String... command) {
    return new Builder("debian:trixie-slim", command);
  }

  /** What a container left behind: how it ended, and all that it printed. */
  record Exit(int code, List<String> stdout, String stderr) {
    /** The closing line, after checking that there is exactly one and that it is the last. */
    JsonNode jobFinished() {
      List<JsonNode> closing =
          WorkerContainer.events(stdout).stream()
              .filter(event -> event.path("event").asText().equals("job.finished"))
              .toList();
      assertThat(closing)
          .as("job.finished lines in:%n%s%n%s", String.join("\n", stdout), stderr)
          .hasSize(1);
      assertThat(stdout.getLast()).as("last line").contains("\"job.finished\"");
      assertThat(closing.getFirst().path("exit_code").asInt(-1))
          .as("exit_code in %s", closing.getFirst())
          .isEqualTo(code);
      return closing.getFirst();
    }

    /** The same, where the command ended with 0. */
    Exit requireSuccess() {
      assertThat(code).as(everything()).isZero();
      return this;
    }

    /** The events of one name, in order. */
    List<JsonNode> events(String name) {
      return WorkerContainer.events(stdout).stream()
          .filter(event -> event.path("event").asText().equals(name))
          .toList();
    }

    /** Everything, for the message of a failed assertion. */
    String everything() {
      return String.join("\n", stdout) + "\n" + stderr;
    }
  }

  /** Collects what `docker run` would be told. */
  static final class Builder {
    private final String image;
    private final String[] arguments;
    private final List<Bind> binds = new ArrayList<>();
    private final List<Consumer<CreateContainerCmd>> settings = new ArrayList<>();
    private Map<String, String> environment = Map.of();

    private Builder(String image, String[] arguments) {
      this.image = image;
      this.arguments = arguments;
      input(Path.of("test-media"), "/in");
      with(create -> hostConfig(create).withNetworkMode("none"));
    }

    /** Runs no job but waits, to be looked at from inside; the image has no sleep. */
    Builder idle() {
      return with(
          create ->
              create
                  .withEntrypoint("sh", "-c", "mkfifo /scratch/never && read -r _ </scratch/never")
                  .withCmd());
    }

    /** Any other setting of the container. */
    Builder with(Consumer<CreateContainerCmd> setting) {
      settings.add(setting);
      return this;
    }

    /** A setting of the container's surroundings: limits, mounts, capabilities. */
    Builder withHost(Consumer<HostConfig> setting) {
      return with(create -> setting.accept(hostConfig(create)));
    }

    Builder env(Map<String, String> variables) {
      environment = variables;
      return this;
    }

    /** Mounts a folder of the host at {@code /out}, writable for everybody. */
    Builder output(Path folder) {
      try {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return asTheTestsUser(folder).bind(folder, "/out");
    }

    /** The same with a folder that is not there: the engine makes it, for root. */
    Builder outputMadeByTheEngine(Path folder) {
      assertThat(folder).doesNotExist();
      return asTheTestsUser(Objects.requireNonNull(folder.getParent())).bind(folder, "/out");
    }

    /**
     * Where the tests do not run as root the worker takes their user, or they could not clear up
     * after it.
     */
    private Builder asTheTestsUser(Path folder) {
      try {
        Object uid = Files.getAttribute(folder, "unix:uid");
        Object gid = Files.getAttribute(folder, "unix:gid");
        return uid.equals(0) ? this : with(create -> create.withUser(uid + ":" + gid));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Builder bind(Path folder, String target) {
      return bind(folder, target, AccessMode.rw);
    }

    /** Mounts a file or folder of the host that the container can only read. */
    Builder input(Path path, String target) {
      return bind(path, target, AccessMode.ro);
    }

    private Builder bind(Path path, String target, AccessMode mode) {
      binds.add(new Bind(path.toAbsolutePath().toString(), new Volume(target), mode));
      return this;
    }

    /** Memory in MiB, without swap on top. */
    Builder memoryMib(long limit) {
      long bytes = limit * 1024 * 1024;
      return withHost(host -> host.withMemory(bytes).withMemorySwap(bytes));
    }

    Builder cpus(double count) {
      return withHost(host -> host.withNanoCPUs((long) (count * 1e9)));
    }

    /** A read-only root, and as scratch a memory file system of this size. */
    Builder readOnlyRoot(String scratchSize) {
      return withHost(
          host ->
              host.withReadonlyRootfs(true)
                  .withTmpFs(Map.of("/scratch", "rw,size=" + scratchSize + ",mode=1777")));
    }

    WorkerContainer start() {
      GenericContainer<?> container =
          new GenericContainer<>(DockerImageName.parse(image))
              .withImagePullPolicy(name -> false)
              .withCommand(arguments)
              .withEnv(environment)
              .withStartupCheckStrategy(new StartedAtAll())
              .withCreateContainerCmdModifier(
                  create -> {
                    hostConfig(create).withBinds(binds);
                    settings.forEach(setting -> setting.accept(create));
                  });
      container.start();
      return new WorkerContainer(container);
    }

    /** Starts, waits for the end, and removes the container. */
    Exit run() {
      try (WorkerContainer started = start()) {
        return started.awaitExit();
      }
    }

    private static HostConfig hostConfig(CreateContainerCmd create) {
      return Objects.requireNonNull(create.getHostConfig(), "host config");
    }
  }

  /** A job may end at once, so having been started is all that counts. */
  private static final class StartedAtAll extends StartupCheckStrategy {
    @Override
    public StartupStatus checkStartupState(DockerClient client, String id) {
      String startedAt = getCurrentState(client, id).getStartedAt();
      return startedAt == null || startedAt.startsWith("0001")
          ? StartupStatus.NOT_YET_KNOWN
          : StartupStatus.SUCCESSFUL;
    }
  }

  /** Waits until the container has ended by itself or by what a test did to it. */
  Exit awaitExit() {
    int code =
        container
            .getDockerClient()
            .waitContainerCmd(container.getContainerId())
            .exec(new WaitContainerResultCallback())
            .awaitStatusCode(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return new Exit(code, stdout(), container.getLogs(OutputType.STDERR));
  }

  /**
   * Waits until the event has been printed this many times; fails at once if the job ends before.
   */
  void awaitEvents(String name, int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (count(name) < count) {
      if (!isRunning() && count(name) < count) {
        throw new AssertionError(
            "ended before " + count + " x " + name + ":\n" + awaitExit().everything());
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("no " + name + " in " + PATIENCE + ":\n" + container.getLogs());
      }
      Thread.sleep(50);
    }
  }

  private long count(String name) {
    return events(stdout()).stream().filter(e -> e.path("event").asText().equals(name)).count();
  }

  private boolean isRunning() {
    return Boolean.TRUE.equals(
        container
            .getDockerClient()
            .inspectContainerCmd(container.getContainerId())
            .exec()
            .getState()
            .getRunning());
  }

  /** Sends a signal to the container's first process. */
  void signal(String name) {
    container
        .getDockerClient()
        .killContainerCmd(container.getContainerId())
        .withSignal(name)
        .exec();
  }

  /** What `docker stop`, ECS and Batch do: SIGTERM, and SIGKILL when the grace time is over. */
  void stop(Duration grace) {
    container
        .getDockerClient()
        .stopContainerCmd(container.getContainerId())
        .withTimeout(Math.toIntExact(grace.toSeconds()))
        .exec();
  }

  /** Runs a shell command inside and returns what it printed. */
  String shell(String script) throws IOException, InterruptedException {
    return container.execInContainer("sh", "-c", script).getStdout();
  }

  /** Process id, inside the container, of the Java virtual machine. */
  String jvmPid() throws IOException, InterruptedException {
    // The host's, not the codec's; the brackets keep grep from finding itself.
    return shell("grep -la 'academy.video.[M]ain' /proc/[0-9]*/cmdline 2>/dev/null")
        .replaceAll("\\D", "");
  }

  private List<String> stdout() {
    return container.getLogs(OutputType.STDOUT).lines().filter(line -> !line.isBlank()).toList();
  }

  /** Every line as JSON: the contract allows nothing else on standard output. */
  private static List<JsonNode> events(List<String> lines) {
    List<JsonNode> events = new ArrayList<>();
    for (String line : lines) {
      try {
        events.add(JSON.readTree(line));
      } catch (IOException e) {
        throw new AssertionError("not a JSON line on standard output: " + line, e);
      }
    }
    return events;
  }

  @Override
  public void close() {
    container.stop();
  }
}
