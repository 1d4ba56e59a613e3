package academy.video.store;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Finds out before the first frame whether a destination can be written to, read, listed and
 * deleted from: all that a job will need at its end.
 */
public final class Preflight {

  private Preflight() {}

  /**
   * Writes, reads, lists and deletes a small object below {@code _work/}.
   *
   * @param destination where the result is to go
   * @throws academy.video.failure.WorkerException if anything of that is not possible
   */
  public static void check(ObjectStore destination) {
    String key = ObjectLayout.WORK_PREFIX + "probe-" + UUID.randomUUID();
    byte[] body = key.getBytes(StandardCharsets.UTF_8);
    destination.put(key, body);
    boolean readBack = destination.read(key).filter(read -> Arrays.equals(read, body)).isPresent();
    boolean listed = destination.list(key).equals(List.of(new ObjectInfo(key, body.length)));
    destination.delete(List.of(key));
    if (!readBack || !listed) {
      throw Failure.of(
              ExitCode.STORAGE_UNAVAILABLE,
              "The destination %s does not show what was just written to it (%s)."
                  .formatted(destination.location(), readBack ? "listing" : "reading"))
          .withHint("Use a store that shows new objects at once, as S3, R2 and local folders do.")
          .asException();
    }
  }
}
