package academy.video.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Starts a JVM that is under Landlock from its first instruction. Landlock restricts a thread and
 * what it starts, and a JVM has many threads before its first line of Java runs. So the new process
 * doesn't restrict itself: a thread of this one does, and then starts it.
 */
public final class ConfinedStart {

  /** What a JVM and the C library read while they start; no place for secrets. */
  private static final String SYSTEM =
      "/usr /lib /lib64 /etc/ld.so.cache /etc/nsswitch.conf /etc/localtime /etc/timezone "
          + "/proc /sys/fs/cgroup /sys/devices/system /sys/kernel/mm "
          + "/dev/null /dev/zero /dev/random /dev/urandom";

  private ConfinedStart() {}

  /**
   * Starts {@code builder}'s process on a thread of its own, which lives until the process has
   * ended, as {@link Sandbox} wants it. Where the kernel has no Landlock the process starts all the
   * same, without; its own {@link Sandbox#enter} reports that. Redirect nothing to or from a file:
   * that thread couldn't open it. Wait for its end by {@link Process#waitFor}: what is hung on
   * {@link Process#onExit} may run on a restricted thread.
   *
   * @param readable files and folders that it may read beside the JVM's own and the system's
   *     libraries: its jars and natives
   * @throws IOException if the process can't be started
   */
  public static Process start(ProcessBuilder builder, List<Path> readable) throws IOException {
    List<Path> all = new ArrayList<>(readable);
    Stream.of(SYSTEM.split(" ")).map(Path::of).forEach(all::add);
    all.addAll(runtime(Path.of(System.getProperty("java.home"))));
    CompletableFuture<Process> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("codec-process")
        .daemon()
        .start(() -> startAndStay(builder, all, started));
    try {
      return started.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** A Java runtime's folder, and where its links lead: Debian keeps some settings in /etc. */
  private static List<Path> runtime(Path home) throws IOException {
    List<Path> paths = new ArrayList<>(List.of(home));
    try (Stream<Path> settings = Files.walk(home.resolve("conf"))) {
      settings.filter(Files::isSymbolicLink).forEach(paths::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return paths;
  }

  private static void startAndStay(
      ProcessBuilder builder, List<Path> readable, CompletableFuture<Process> started) {
    Process process;
    try {
      Architecture.ofThisProcess()
          .ifPresent(architecture -> Sandbox.restrictThisThread(architecture, readable));
      process = builder.start();
    } catch (IOException | RuntimeException e) {
      started.completeExceptionally(e);
      return;
    }
    started.complete(process);
    boolean ended = false;
    while (!ended) {
      try {
        process.waitFor();
        ended = true;
      } catch (InterruptedException e) {
        // Nobody has a reason to; and to leave would kill the process.
      }
    }
  }
}
