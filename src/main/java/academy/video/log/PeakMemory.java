package academy.video.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most physical memory that this process ever had, native memory included. */
final class PeakMemory {

  private static final String FIELD = "VmHWM:";

  private PeakMemory() {}

  /** In bytes; 0 where the system does not tell (only Linux does; proc(5), VmHWM). */
  static long bytes() {
    return bytes(Path.of("/proc/self/status"));
  }

  static long bytes(Path status) {
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith(FIELD)) {
          return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException | NumberFormatException _) {
      // A measurement for the last line; without it the line still tells the rest.
    }
    return 0;
  }
}
