package academy.video.codec;

import academy.video.failure.Failure;
import academy.video.failure.WorkerException;

/** The codec process ended in the middle of a call. */
public final class CodecEndedException extends WorkerException {

  private static final long serialVersionUID = 1L;

  private final boolean retryHelps;

  CodecEndedException(Failure failure, boolean retryHelps) {
    super(failure);
    this.retryHelps = retryHelps;
  }

  /** Whether the call may be made once more, with a fresh process. */
  public boolean retryHelps() {
    return retryHelps;
  }
}
