package academy.video.ops.status;

import java.util.List;

/**
 * What viewers get from a destination now.
 *
 * @param published whether there is a multivariant playlist
 * @param complete whether every object is there that a playlist leads to
 * @param generations that the multivariant playlist leads to; one, unless something is wrong
 * @param objects number of objects that belong to them, the multivariant playlist included
 * @param bytes their length together
 * @param missing keys that a playlist leads to and that are not there
 */
public record Publication(
    boolean published,
    boolean complete,
    List<String> generations,
    long objects,
    long bytes,
    List<String> missing) {

  public Publication {
    generations = List.copyOf(generations);
    missing = List.copyOf(missing);
  }

  static Publication none() {
    return new Publication(false, false, List.of(), 0, 0, List.of());
  }
}
