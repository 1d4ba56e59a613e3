package academy.video.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How many processes of this one's memory cgroup the kernel has killed because memory ran out.
 *
 * @param root where cgroups are mounted; in a container its own group is the root
 */
record OomKills(Path root) {

  private static final String V2_FILE = "memory.events";
  private static final String V1_FILE = "memory/memory.oom_control";
  private static final String FIELD = "oom_kill ";

  /** Empty where the kernel does not show it. */
  OptionalLong count() {
    OptionalLong own = in(root.resolve(ownGroup()).resolve(V2_FILE));
    OptionalLong container = own.isPresent() ? own : in(root.resolve(V2_FILE));
    return container.isPresent() ? container : in(root.resolve(V1_FILE));
  }

  /** The path below the root (proc(5), /proc/pid/cgroup); in a container often not visible. */
  private static String ownGroup() {
    try {
      return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
          .filter(line -> line.startsWith("0::/"))
          .map(line -> line.substring("0::/".length()))
          .findFirst()
          .orElse("");
    } catch (IOException _) {
      return "";
    }
  }

  private static OptionalLong in(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(FIELD))
          .mapToLong(line -> Long.parseLong(line.substring(FIELD.length()).strip()))
          .findFirst();
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
