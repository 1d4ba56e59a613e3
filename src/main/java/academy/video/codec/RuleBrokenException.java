package academy.video.codec;

import academy.video.failure.WorkerException;

/** The codec process did what none of ours does. */
final class RuleBrokenException extends WorkerException {

  private static final long serialVersionUID = 1L;

  private final String what;

  /**
   * Of a rule.
   *
   * @param what it did, as the end of a sentence that begins with "it"
   */
  RuleBrokenException(String what) {
    super(CodecEnd.broken(what, "").failure());
    this.what = what;
  }

  String what() {
    return what;
  }
}
