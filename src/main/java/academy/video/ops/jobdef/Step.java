package academy.video.ops.jobdef;

import java.util.List;

/**
 * What is to be done about one thing.
 *
 * @param action what
 * @param thing kind and name
 * @param file its file
 * @param differences what an update changes
 */
public record Step(Action action, String thing, String file, List<Difference> differences) {

  /** What is done about a thing. */
  public enum Action {
    KEEP,
    CREATE,
    UPDATE
  }

  public Step {
    differences = List.copyOf(differences);
  }
}
