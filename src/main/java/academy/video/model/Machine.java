package academy.video.model;

/**
 * What this container or computer may use.
 *
 * @param cores processors that may run at once, at least 1
 * @param memoryBytes the container's memory limit, or the computer's memory where there is none
 */
public record Machine(int cores, long memoryBytes) {
  public Machine {
    if (cores < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(
          "not a machine: %d cores, %d bytes".formatted(cores, memoryBytes));
    }
  }
}
