package academy.video.ops.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What rules find, while they go over the facts. Used by one thread. */
final class Notes {

  /** A finding whose sentence has no beginning yet. */
  record Draft(
      Cause cause,
      Effect effect,
      Certainty certainty,
      String clause,
      List<Evidence> evidence,
      List<String> fix) {

    Draft {
      evidence = List.copyOf(evidence);
      fix = List.copyOf(fix);
    }

    Draft butOnlyLikely() {
      return new Draft(cause, effect, Certainty.LIKELY, clause, evidence, fix);
    }

    Draft withFixOf(Draft other) {
      return new Draft(cause, effect, certainty, clause, evidence, other.fix);
    }

    /** This one, with what the other proves and advises besides. */
    Draft and(Draft same) {
      return new Draft(
          cause,
          effect,
          certainty,
          clause,
          Stream.concat(evidence.stream(), same.evidence.stream()).distinct().toList(),
          Stream.concat(fix.stream(), same.fix.stream()).distinct().toList());
    }
  }

  private final Case about;
  private final Map<String, String> values;
  private final boolean afterPlacement;
  private final List<Draft> drafts = new ArrayList<>();
  private final List<String> open = new ArrayList<>();
  // What was asked, by question, in the words of its answer.
  private final Map<String, List<String>> well = new LinkedHashMap<>();

  Notes(Case about) {
    this(about, about.values(), /* afterPlacement= */ false);
  }

  private Notes(Case about, Map<String, String> values, boolean afterPlacement) {
    this.about = about;
    this.values = Map.copyOf(values);
    this.afterPlacement = afterPlacement;
  }

  /** Notes about one environment. */
  static Notes of(Case about, Environment environment) {
    return new Notes(
        about,
        environment.values(about.values()),
        environment.isFargate() || Instances.any(about.facts(), environment));
  }

  /** What a cause does to jobs here: a closed network also hits those that have found a place. */
  Effect effect(Cause cause) {
    return cause.isNetwork() && afterPlacement ? Effect.STARTING : cause.effect();
  }

  /** Asks a question, and notes that it is well or open where nothing was found. */
  void ask(String question, Consumer<Look> rule) {
    Look look = new Look(about, this, question, values);
    rule.accept(look);
    look.close();
  }

  /** Looks for something whose absence is not worth a word. */
  void look(Consumer<Look> rule) {
    ask("", rule);
  }

  /**
   * The facts do not decide it.
   *
   * @param question what it is about, as words after "whether"
   * @param why which fact is missing, as {@link Fact.Unseen} says
   */
  void open(String question, String why) {
    String sentence = "It can't be told whether %s: %s.".formatted(question, why);
    if (!open.contains(sentence)) {
      open.add(sentence);
    }
  }

  void well(String question, String words) {
    List<String> all = well.computeIfAbsent(question, _ -> new ArrayList<>());
    if (!all.contains(words)) {
      all.add(words);
    }
  }

  void add(Draft draft) {
    drafts.add(draft);
  }

  /** Takes over what does not depend on whether it decides. */
  void addOpenAndWell(Notes other) {
    other.open.stream().filter(line -> !open.contains(line)).forEach(open::add);
    other.well.forEach((question, all) -> all.forEach(words -> well(question, words)));
  }

  List<Draft> drafts() {
    return List.copyOf(drafts);
  }

  List<String> open() {
    return List.copyOf(open);
  }

  List<String> wellSeen() {
    return well.values().stream().flatMap(List::stream).distinct().toList();
  }

  /** Whether the question was asked and is well. */
  boolean isWell(String question) {
    return well.containsKey(question);
  }

  /** In which words the question is well; empty where it is not. */
  Optional<String> words(String question) {
    return well.getOrDefault(question, List.of()).stream().findFirst();
  }

  /** Whether routes and security groups were looked at, and lead out. */
  boolean leadsOut() {
    return isWell("egress") && (isWell("ways") || isWell("ways-nat"));
  }

  /** What can still be wrong with a network whose routes and security groups are well. */
  List<String> unseenOfNetwork(String further) {
    return Stream.of(
            isWell("network-acls") ? "" : "a network ACL", isWell("names") ? "" : "DNS", further)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  boolean has(Cause cause) {
    return drafts.stream().anyMatch(draft -> draft.cause() == cause);
  }
}
