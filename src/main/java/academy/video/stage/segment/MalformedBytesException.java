package academy.video.stage.segment;

/**
 * Bytes that break their own format: a length that leads outside, a missing box, a field with a
 * value that is not allowed. The message says what and where; the package's public classes turn it
 * into a failed output check.
 */
final class MalformedBytesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String problem;

  MalformedBytesException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** What is wrong and where; never absent, unlike a message. */
  String problem() {
    return problem;
  }
}
