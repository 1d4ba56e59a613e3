package academy.video.stage.publish;

import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import java.util.Set;

/** Objects are stored that are not as they were written: OUTPUT_INVALID, and which they are. */
public final class InvalidObjectsException extends WorkerException {

  private static final long serialVersionUID = 1L;

  private final transient Set<String> keys;

  /**
   * Says what is wrong with the first one.
   *
   * @param keys of all that were found
   */
  public InvalidObjectsException(Failure first, Set<String> keys) {
    super(first);
    this.keys = Set.copyOf(keys);
  }

  public Set<String> keys() {
    return keys;
  }
}
