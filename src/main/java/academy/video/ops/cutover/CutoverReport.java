package academy.video.ops.cutover;

import java.util.List;

/**
 * How far the move is.
 *
 * @param complete whether every condition is held, all was seen, and nothing is left over
 * @param conditions the five conditions, in order
 * @param leftovers what may be deleted in the account once they all are held
 * @param otherFunctions Lambda functions that were judged not to handle video, for people to look
 *     over
 * @param notSearched what of the repositories was not searched
 * @param notSeen what of the account could not be looked at, with the right that is missing
 */
public record CutoverReport(
    boolean complete,
    List<Condition> conditions,
    List<Leftover> leftovers,
    List<String> otherFunctions,
    List<Skipped> notSearched,
    List<String> notSeen) {

  public CutoverReport {
    conditions = List.copyOf(conditions);
    leftovers = List.copyOf(leftovers);
    otherFunctions = List.copyOf(otherFunctions);
    notSearched = List.copyOf(notSearched);
    notSeen = List.copyOf(notSeen);
  }

  static CutoverReport of(
      List<Condition> conditions,
      List<Leftover> leftovers,
      List<String> otherFunctions,
      List<Skipped> notSearched,
      List<String> notSeen) {
    return new CutoverReport(
        allHeld(conditions) && leftovers.isEmpty() && notSeen.isEmpty(),
        conditions,
        leftovers,
        otherFunctions,
        notSearched,
        notSeen);
  }

  /** Whether all five conditions are held, so that leftovers may be deleted. */
  public boolean allHeld() {
    return allHeld(conditions);
  }

  private static boolean allHeld(List<Condition> conditions) {
    return conditions.stream().allMatch(condition -> condition.held() == Held.HELD);
  }
}
