package academy.video.model;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who a job is, for every line of its log; each part is absent where it is not known.
 *
 * @param videoId the video's name, from VIDEO_ID or the destination
 * @param jobId AWS_BATCH_JOB_ID; of an array job's child it holds the index behind a colon
 * @param attempt AWS_BATCH_JOB_ATTEMPT, from 1
 * @param arrayIndex AWS_BATCH_JOB_ARRAY_INDEX, from 0
 * @param requestedAt when the video was requested, from VIDEO_REQUESTED_AT; the same for all
 *     attempts
 */
public record JobIdentity(
    @Nullable String videoId,
    @Nullable String jobId,
    @Nullable Integer attempt,
    @Nullable Integer arrayIndex,
    @Nullable Instant requestedAt) {

  private static final Pattern CHILD = Pattern.compile("(.+):([0-9]{1,4})");

  /** A job of which nobody says when it was requested. */
  public JobIdentity(
      @Nullable String videoId,
      @Nullable String jobId,
      @Nullable Integer attempt,
      @Nullable Integer arrayIndex) {
    this(videoId, jobId, attempt, arrayIndex, null);
  }

  /** The index of an array job's child, where it is one. */
  public Optional<Integer> childIndex() {
    if (arrayIndex != null || jobId == null) {
      return Optional.ofNullable(arrayIndex);
    }
    Matcher child = CHILD.matcher(jobId);
    return child.matches() ? Optional.of(Integer.valueOf(child.group(2))) : Optional.empty();
  }

  /** The id of the job that was submitted: of an array job's child that is the array job's. */
  public Optional<String> submittedJobId() {
    return Optional.ofNullable(jobId)
        .map(
            id -> {
              Matcher child = CHILD.matcher(id);
              return child.matches() ? child.group(1) : id;
            });
  }

  /** A job of which nothing is known yet. */
  public static final JobIdentity UNKNOWN = new JobIdentity(null, null, null, null);
}
