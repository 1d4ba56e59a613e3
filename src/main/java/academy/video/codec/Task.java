package academy.video.codec;

import academy.video.model.Fragment;
import java.util.Optional;

/**
 * What the host does for one of its calls while the codec works on it. All that a call is not made
 * for breaks the rules. Methods may be called by several threads.
 */
abstract class Task {

  private final String what;

  /**
   * A task.
   *
   * @param what it is about, as in "while it worked on chunk 3"
   */
  Task(String what) {
    this.what = what;
  }

  String what() {
    return what;
  }

  /** Takes the init segment of a rendition, by its index among those that were asked for. */
  void init(long rendition, byte[] bytes) {
    throw notAskedFor("an init segment");
  }

  /** Takes a fragment; tells whether no more are wanted. */
  boolean fragment(long rendition, Fragment fragment) {
    throw notAskedFor("a fragment");
  }

  void progress(long frames) {
    throw notAskedFor("progress");
  }

  void decoded() {
    throw notAskedFor("the end of decoding");
  }

  void textSegment(long rendition, long index, byte[] bytes) {
    throw notAskedFor("text");
  }

  Optional<byte[]> tiles() {
    throw notAskedFor("tiles");
  }

  void sheet(long index, byte[] jpeg) {
    throw notAskedFor("a sheet");
  }

  private RuleBrokenException notAskedFor(String message) {
    return new RuleBrokenException(
        "sent or wanted %s while it worked on %s".formatted(message, what));
  }
}
