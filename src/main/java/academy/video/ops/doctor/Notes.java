package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.ArrayList;
import java.util.List;

/** What rules find, while they go over the facts. Used by one thread. */
final class Notes {

  /** A finding whose sentence has no beginning yet. */
  record Draft(
      Cause cause, Certainty certainty, String clause, List<Evidence> evidence, List<String> fix) {

    Draft {
      evidence = List.copyOf(evidence);
      fix = List.copyOf(fix);
    }

    Draft butOnlyLikely() {
      return new Draft(cause, Certainty.LIKELY, clause, evidence, fix);
    }

    Draft withoutFix() {
      return new Draft(cause, certainty, clause, evidence, List.of());
    }

    Draft and(Draft same) {
      List<Evidence> all = new ArrayList<>(evidence);
      same.evidence.stream().filter(item -> !all.contains(item)).forEach(all::add);
      List<String> lines = new ArrayList<>(fix);
      same.fix.stream().filter(line -> !lines.contains(line)).forEach(lines::add);
      return new Draft(cause, certainty, clause, all, lines);
    }
  }

  private final List<Draft> drafts = new ArrayList<>();
  private final List<String> open = new ArrayList<>();
  private final List<String> well = new ArrayList<>();

  /** The facts decide it. */
  void certain(Cause cause, String clause, List<Evidence> evidence, String... fix) {
    drafts.add(new Draft(cause, Certainty.CERTAIN, clause, evidence, List.of(fix)));
  }

  /** Something speaks for it. */
  void likely(Cause cause, String clause, List<Evidence> evidence, String... fix) {
    drafts.add(new Draft(cause, Certainty.LIKELY, clause, evidence, List.of(fix)));
  }

  /**
   * The facts do not decide it.
   *
   * @param question what it is about, as words behind "whether"
   * @param why which fact is missing, as {@link Fact.Unseen} says
   */
  void open(String question, String why) {
    String sentence = "It can't be told whether %s: %s.".formatted(question, why);
    if (!open.contains(sentence)) {
      open.add(sentence);
    }
  }

  /** It was looked at, and is as it should be. */
  void well(String what) {
    if (!well.contains(what)) {
      well.add(what);
    }
  }

  void add(Draft draft) {
    drafts.add(draft);
  }

  /** Takes over what does not depend on whether it decides. */
  void addOpenAndWell(Notes other) {
    other.open.stream().filter(line -> !open.contains(line)).forEach(open::add);
    other.well.forEach(this::well);
  }

  List<Draft> drafts() {
    return List.copyOf(drafts);
  }

  List<String> open() {
    return List.copyOf(open);
  }

  List<String> wellSeen() {
    return List.copyOf(well);
  }

  boolean has(Cause cause) {
    return drafts.stream().anyMatch(draft -> draft.cause() == cause);
  }

  static Evidence seen(AwsOperation operation, String field, Object value) {
    return new Evidence(operation.action(), field, String.valueOf(value));
  }
}
