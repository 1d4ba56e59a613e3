package academy.video.command;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether people look at a stream. */
public final class Terminal {

  private Terminal() {}

  /**
   * Whether standard output is a terminal. {@code System.console()} answers for standard input and
   * output together, so that {@code encode … </dev/null} would count as none.
   */
  public static boolean isStandardOutput() {
    return isTerminal(Path.of("/proc/self/fd/1"));
  }

  static boolean isTerminal(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
  }
}
