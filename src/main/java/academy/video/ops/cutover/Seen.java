package academy.video.ops.cutover;

import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What AWS showed of one kind of thing, or why it did not.
 *
 * @param items what there is; empty or not all where it could not be seen
 * @param problem one sentence with the right that is missing; empty where all was seen
 */
record Seen<T>(List<T> items, Optional<String> problem) {

  Seen {
    items = List.copyOf(items);
  }

  /** Both, with the first problem. */
  Seen<T> and(Seen<T> other) {
    return new Seen<>(
        Stream.concat(items.stream(), other.items.stream()).toList(), problem.or(other::problem));
  }

  /**
   * A call that fails is a fact like others: the rest can still be told. Only without credentials
   * there is nothing to tell.
   */
  static <T> Seen<T> of(String what, Supplier<List<T>> look) {
    try {
      return new Seen<>(look.get(), Optional.empty());
    } catch (AwsException e) {
      return new Seen<>(List.of(), Optional.of(problem(what, e)));
    }
  }

  /**
   * Why something could not be seen, with the right that is missing.
   *
   * @throws AwsException the same where there are no credentials
   */
  static String problem(String what, AwsException e) {
    AwsFault fault = e.fault();
    return switch (fault.kind()) {
      case DENIED -> "Not allowed to see %s; grant %s.".formatted(what, fault.operation().action());
      case NO_CREDENTIALS -> throw e;
      case NOT_FOUND, INVALID, THROTTLED, UNAVAILABLE ->
          "Could not see %s: %s failed: %s"
              .formatted(what, fault.operation().action(), fault.sentence());
    };
  }
}
