package academy.video.ops.doctor;

import java.util.Optional;
import java.util.function.Function;

/** What a snapshot tells of one thing: it is so, AWS has no such thing, or nobody could see. */
sealed interface Fact<T> {

  /** AWS showed it. */
  record Present<T>(T thing) implements Fact<T> {}

  /** AWS was asked, and has no such thing. */
  record Absent<T>() implements Fact<T> {}

  /**
   * The call was denied, failed, or was not made.
   *
   * @param why half a sentence with the call, such as {@code not allowed to see
   *     ec2:DescribeSubnets; grant it}
   */
  record Unseen<T>(String why) implements Fact<T> {}

  /** The thing, where AWS showed it. */
  default Optional<T> value() {
    return this instanceof Present<T>(T thing) ? Optional.of(thing) : Optional.empty();
  }

  /** Whether AWS is known to have no such thing. */
  default boolean isAbsent() {
    return this instanceof Absent<T>;
  }

  /** Why it could not be seen; empty where it could. */
  default Optional<String> unseen() {
    return this instanceof Unseen<T>(String why) ? Optional.of(why) : Optional.empty();
  }

  /** The same of a part of the thing. */
  default <R> Fact<R> then(Function<? super T, Fact<R>> next) {
    return switch (this) {
      case Present<T>(T thing) -> next.apply(thing);
      case Absent<T> _ -> new Absent<>();
      case Unseen<T>(String why) -> new Unseen<>(why);
    };
  }
}
