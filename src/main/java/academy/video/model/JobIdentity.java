package academy.video.model;

import java.time.Instant;
import java.util.Optional;
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
    return Optional.ofNullable(arrayIndex)
        .or(() -> Optional.ofNullable(jobId).flatMap(BatchName::childIndex));
  }

  /** The id of the job that was submitted: of an array job's child that is the array job's. */
  public Optional<String> submittedJobId() {
    return Optional.ofNullable(jobId).map(BatchName::submittedJob);
  }

  /** A job of which nothing is known yet. */
  public static final JobIdentity UNKNOWN = new JobIdentity(null, null, null, null);
}
