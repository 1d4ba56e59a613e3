package academy.video.command;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * What people see of standard output.
 *
 * @param isThere whether standard output is a terminal that people look at
 * @param inColor whether it shows colors, and people want them
 * @param columns its width in characters, at least 1, asked anew each time: a window changes its
 *     size
 */
public record Terminal(boolean isThere, boolean inColor, IntSupplier columns) {

  /** Wide enough for most sentences on one line, for a file or a pipe. */
  public static final int COLUMNS_WITHOUT = 120;

  private static final int USUAL_COLUMNS = 80;
  private static final int MOST_COLUMNS = 10_000;

  /** No terminal: a file, a pipe, the log of a container. */
  public static Terminal none() {
    return new Terminal(false, false, () -> COLUMNS_WITHOUT);
  }

  /**
   * The terminal of this process, if it has one. {@code System.console()} answers for standard
   * input and output together, so that {@code encode … </dev/null} would count as none.
   *
   * @param environment with {@code TERM}, {@code NO_COLOR} (no-color.org) and {@code COLUMNS}
   */
  public static Terminal ofStandardOutput(Map<String, String> environment) {
    if (!isTerminal(Path.of("/proc/self/fd/1"))) {
      return none();
    }
    WindowSize window = new WindowSize();
    OptionalInt given = columns(environment.getOrDefault("COLUMNS", ""));
    IntSupplier columns =
        given.isPresent() ? given::getAsInt : () -> window.columns().orElse(USUAL_COLUMNS);
    return new Terminal(true, inColor(environment), columns);
  }

  static boolean inColor(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").matches("|dumb");
  }

  private static OptionalInt columns(String given) {
    if (!given.matches("[1-9][0-9]{0,4}")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Math.min(Integer.parseInt(given), MOST_COLUMNS));
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
