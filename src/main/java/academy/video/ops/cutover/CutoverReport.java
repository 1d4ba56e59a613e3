package academy.video.ops.cutover;

import java.util.List;

/**
 * How far the move is.
 *
 * @param complete whether every condition is held
 * @param conditions the five conditions, in order
 * @param leftovers what may be deleted in the account once they all are
 * @param notSeen what of the account could not be looked at, with the right that is missing
 */
public record CutoverReport(
    boolean complete, List<Condition> conditions, List<Leftover> leftovers, List<String> notSeen) {

  public CutoverReport {
    conditions = List.copyOf(conditions);
    leftovers = List.copyOf(leftovers);
    notSeen = List.copyOf(notSeen);
  }

  static CutoverReport of(
      List<Condition> conditions, List<Leftover> leftovers, List<String> notSeen) {
    return new CutoverReport(
        conditions.stream().allMatch(condition -> condition.held() == Held.HELD),
        conditions,
        leftovers,
        notSeen);
  }
}
