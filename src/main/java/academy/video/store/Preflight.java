package academy.video.store;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
   * @param now becomes part of the object's key, for {@link #removeProbesBefore}
   * @throws academy.video.failure.WorkerException if anything of that is not possible
   */
  public static void check(ObjectStore destination, Instant now) {
    // Another job that ends at this moment may take the probe for one of a killed job; not twice.
    if (!missing(destination, now).isEmpty()) {
      String missing = missing(destination, now);
      if (!missing.isEmpty()) {
        throw Failure.of(
                ExitCode.STORAGE_UNAVAILABLE,
                "The destination %s does not show what was just written to it (%s)."
                    .formatted(destination.location(), missing))
            .withHint("Use a store that shows new objects at once, as S3, R2 and local folders do.")
            .asException();
      }
    }
  }

  /** Which way of looking does not show what was just written; empty for none. */
  private static String missing(ObjectStore destination, Instant now) {
    String key = key(now) + UUID.randomUUID();
    byte[] body = key.getBytes(StandardCharsets.UTF_8);
    destination.put(key, body);
    boolean readBack = destination.read(key).filter(read -> Arrays.equals(read, body)).isPresent();
    boolean listed = destination.list(key).stream().anyMatch(object -> object.key().equals(key));
    destination.delete(List.of(key));
    if (!readBack) {
      return "reading";
    }
    return listed ? "" : "listing";
  }

  /**
   * Removes what jobs left that were killed in their check.
   *
   * @param time of the caller's own check: what is older belongs to a job that is over, or that
   *     takes longer to check than the caller took for its whole job
   */
  public static void removeProbesBefore(ObjectStore destination, Instant time) {
    String own = key(time);
    List<String> stale =
        destination.list(ObjectLayout.PROBE_PREFIX).stream()
            .map(ObjectInfo::key)
            .filter(key -> key.compareTo(own) < 0)
            .toList();
    if (!stale.isEmpty()) {
      destination.delete(stale);
    }
  }

  /** Keys in the order of their times. */
  private static String key(Instant time) {
    return String.format(Locale.ROOT, "%s%013d-", ObjectLayout.PROBE_PREFIX, time.toEpochMilli());
  }
}
