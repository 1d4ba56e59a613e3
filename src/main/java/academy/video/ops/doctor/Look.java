package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One question that a rule asks of a snapshot. It records what the rule reads: a finding is certain
 * only where every fact was seen, and what is asked is only called well where, besides, nothing was
 * found. Used by one thread.
 */
final class Look {

  private final Case about;
  private final Notes notes;
  private String question;
  private final Map<String, String> values;
  private Optional<Effect> effect = Optional.empty();
  private Optional<String> blind = Optional.empty();
  private boolean silent;

  /**
   * @param question what is asked, as {@link Texts} words it; empty where the answer is only worth
   *     telling if something is wrong
   */
  Look(Case about, Notes notes, String question, Map<String, String> values) {
    this.about = about;
    this.notes = notes;
    this.question = question;
    this.values = new HashMap<>(values);
  }

  /** Takes note of a fact that a rule goes by. */
  Fact read(Fact fact) {
    fact.unseen().ifPresent(this::blind);
    return fact;
  }

  /** The item with this text in this member. */
  Fact item(AwsOperation operation, String list, String member, String id) {
    return read(about.facts().item(operation, list, member, id));
  }

  /** The answer of a call about this thing. */
  Fact answer(AwsOperation operation, String id) {
    return read(about.facts().answer(operation, id));
  }

  /** Every item that matches, where a call about the id, or about everything, was answered. */
  List<Fact> list(AwsOperation operation, String list, String id, Predicate<Fact> match) {
    read(about.facts().covering(operation, id));
    return known(operation, list).filter(match).toList();
  }

  /** Those items that AWS happened to show: that one is not among them says nothing. */
  Stream<Fact> known(AwsOperation operation, String list) {
    return about.facts().items(operation, list).stream();
  }

  /** Something that the answer hangs on was not seen. */
  void blind(String why) {
    blind = blind.or(() -> Optional.of(why));
  }

  boolean isBlind() {
    return blind.isPresent();
  }

  /** Another look at the same question, whose facts do not count for this one. */
  Look aside() {
    return new Look(about, notes, "", values);
  }

  /** A value that sentences and fixes may name. */
  Look with(String name, Object value) {
    values.put(name, String.valueOf(value));
    return this;
  }

  /** What is found hit jobs here, whatever else it can do. */
  Look hitting(Effect where) {
    effect = Optional.of(where);
    return this;
  }

  /** Something is wrong: certainly, where every fact that was read was seen. */
  void found(Cause cause, Fact... because) {
    found(cause, "", because);
  }

  /** The same, in another of the cause's sentences. */
  void found(Cause cause, String variant, Fact... because) {
    boolean certain = !isBlind() && Stream.of(because).allMatch(fact -> fact.unseen().isEmpty());
    add(cause, variant, certain ? Certainty.CERTAIN : Certainty.LIKELY, because);
  }

  /** Something speaks for it, whatever was seen. */
  void likely(Cause cause, Fact... because) {
    add(cause, "", Certainty.LIKELY, because);
  }

  void likely(Cause cause, String variant, Fact... because) {
    add(cause, variant, Certainty.LIKELY, because);
  }

  private void add(Cause cause, String variant, Certainty certainty, Fact... because) {
    silent = true;
    notes.add(
        new Notes.Draft(
            cause,
            effect.orElseGet(() -> notes.effect(cause)),
            certainty,
            about.texts().says(cause, variant, values),
            Stream.of(because).flatMap(fact -> Evidence.of(fact).stream()).distinct().toList(),
            about.texts().fix(cause, variant, values)));
  }

  /** What was seen answers another question than the one that was asked. */
  Look instead(String other) {
    question = other;
    return this;
  }

  /** Leaves open only what somebody in trouble may want to look at: else it is not mentioned. */
  void openOnlyIf(boolean trouble) {
    silent |= isBlind() && !trouble;
  }

  /** Neither well nor open: what was seen is not enough to say the one, and need not be. */
  void unanswered() {
    silent = true;
  }

  /** Says that it is well, or why that can't be told, where nothing was found. */
  void close() {
    if (silent || question.isEmpty()) {
      return;
    }
    String words = about.texts().question(question, values);
    blind.ifPresentOrElse(why -> notes.open(words, why), () -> notes.well(question, words));
  }

  Case about() {
    return about;
  }
}
