package academy.video.fence;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.ObjectStore;

/** A conditional write that others came before each time it was tried. */
public final class Contended {

  private Contended() {}

  /** The failure, which a retry may not meet again. */
  public static WorkerException of(String key, ObjectStore store) {
    return Failure.of(
            ExitCode.STORAGE_UNAVAILABLE,
            "%s of %s could not be written: others change it without end."
                .formatted(key, store.location()))
        .asException();
  }
}
