package academy.video.config;

import academy.video.model.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds out what this container may use: cores as the JVM counts them, memory as the kernel limits
 * it, and which folders outlive it. Read from files, since asking the JVM's management beans costs
 * start-up time.
 */
public final class MachineReader {

  /** Where a cgroup has no limit and the system tells no size: what a small computer has. */
  private static final long FALLBACK_MEMORY_BYTES = 2L << 30;

  private final Path cgroupRoot;
  private final Path memInfo;
  private final Mounts mounts;

  /**
   * A reader of the given files.
   *
   * @param cgroupRoot {@code /sys/fs/cgroup}; inside a container it is the container's own group
   * @param memInfo {@code /proc/meminfo}
   * @param mountInfo {@code /proc/self/mountinfo}
   */
  public MachineReader(Path cgroupRoot, Path memInfo, Path mountInfo) {
    this.cgroupRoot = cgroupRoot;
    this.memInfo = memInfo;
    this.mounts = new Mounts(mountInfo);
  }

  /** What may be used; {@code cores} is the JVM's count. */
  public Machine read(int cores) {
    long total = totalMemory().orElse(FALLBACK_MEMORY_BYTES);
    // cgroup v2, memory.max ("max" without a limit); v1, limit_in_bytes (near 2^63 without).
    OptionalLong limit = number(cgroupRoot.resolve("memory.max"));
    if (limit.isEmpty()) {
      limit = number(cgroupRoot.resolve("memory/memory.limit_in_bytes"));
    }
    return new Machine(cores, Math.min(total, limit.orElse(total)));
  }

  /**
   * Why what is written to a folder would end with the container, as words such as {@code "overlay
   * at /"}; empty: it is in a mounted volume, or nobody knows.
   */
  public Optional<String> whyLostWithContainer(Path folder) {
    return mounts.whyLostWithContainer(folder);
  }

  private OptionalLong totalMemory() {
    try {
      for (String line : Files.readAllLines(memInfo)) {
        if (line.startsWith("MemTotal:")) {
          return OptionalLong.of(1024 * Long.parseLong(line.replaceAll("[^0-9]", "")));
        }
      }
    } catch (IOException | NumberFormatException _) {
      // Not Linux.
    }
    return OptionalLong.empty();
  }

  private static OptionalLong number(Path file) {
    try {
      long value = Long.parseLong(Files.readString(file).strip());
      return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
