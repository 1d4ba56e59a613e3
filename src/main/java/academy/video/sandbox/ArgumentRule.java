package academy.video.sandbox;

import java.util.Arrays;
import java.util.List;

/**
 * What an argument of a system call has to be. A filter sees the registers alone, never what a
 * pointer points to.
 */
sealed interface ArgumentRule {

  /** Which argument, 0 to 5. */
  int argument();

  /** An {@code int} with one of these values. The kernel ignores the register's upper half. */
  record OneOf(int argument, List<Integer> values) implements ArgumentRule {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /** The number of this process. */
  record OwnProcess(int argument) implements ArgumentRule {}

  /** A null pointer. */
  record NullPointer(int argument) implements ArgumentRule {}

  /** {@link OneOf} these. */
  static ArgumentRule oneOf(int argument, Integer... values) {
    return new OneOf(argument, Arrays.asList(values));
  }
}
