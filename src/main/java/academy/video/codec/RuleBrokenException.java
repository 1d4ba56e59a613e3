package academy.video.codec;

/** The codec process did what none of ours does. */
final class RuleBrokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Of a rule.
   *
   * @param what it did, as the end of a sentence that begins with "it"
   */
  RuleBrokenException(String what) {
    super(what);
  }
}
