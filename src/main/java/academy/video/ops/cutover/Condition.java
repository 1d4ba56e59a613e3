package academy.video.ops.cutover;

import java.util.List;

/**
 * A condition of a complete move.
 *
 * @param number 1 to 5
 * @param title what must be so
 * @param held whether it is
 * @param finding one sentence: what was found
 * @param evidence each thing that was found, with its place
 */
public record Condition(
    int number, String title, Held held, String finding, List<String> evidence) {

  public Condition {
    evidence = List.copyOf(evidence);
  }
}
