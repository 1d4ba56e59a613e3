package academy.video.model;

import java.time.Instant;
import java.util.Comparator;

/**
 * Where a container start stands among all that were asked to make the same video, from the oldest
 * to the newest: by the time of the request, which stays over retries; ties by job id; then by
 * attempt, and by its start where nobody counts attempts.
 *
 * @param requestedAt when the video was requested
 * @param jobId AWS Batch's id of the job; empty outside of Batch
 * @param attempt Batch's number of the container start, from 1; 0 where there is none
 * @param startedAt when this start began
 */
public record Standing(Instant requestedAt, String jobId, int attempt, Instant startedAt)
    implements Comparable<Standing> {

  private static Comparator<Standing> byRequest() {
    return Comparator.comparing(Standing::requestedAt).thenComparing(Standing::jobId);
  }

  /** Where all nodes that share a video stand: none of them comes after another. */
  public static Standing ofNodes(Instant requestedAt, String jobId) {
    return new Standing(requestedAt, jobId, /* attempt= */ 1, requestedAt);
  }

  /** Whether another request, and not just another attempt, came after this one. */
  public boolean isOvertakenBy(Instant requestedAt, String jobId) {
    return byRequest().compare(this, new Standing(requestedAt, jobId, 0, startedAt)) < 0;
  }

  public boolean isOfTheSameRequestAs(Standing other) {
    return byRequest().compare(this, other) == 0;
  }

  @Override
  public int compareTo(Standing other) {
    return byRequest()
        .thenComparingInt(Standing::attempt)
        .thenComparing(Standing::startedAt)
        .compare(this, other);
  }
}
