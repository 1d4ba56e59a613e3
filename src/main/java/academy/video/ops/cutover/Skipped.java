package academy.video.ops.cutover;

import java.util.List;

/**
 * What of the repositories was not searched.
 *
 * @param what the kind in words, such as {@code binary file}
 * @param paths each of them
 */
public record Skipped(String what, List<String> paths) {

  public Skipped {
    paths = List.copyOf(paths);
  }
}
