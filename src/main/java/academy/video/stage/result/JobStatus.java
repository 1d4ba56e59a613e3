package academy.video.stage.result;

import academy.video.failure.Failure;
import academy.video.model.Published;
import java.util.Optional;

/**
 * status.json: where a video stands. Rewritten at least every 15 s while a job runs.
 *
 * @param state {@code running}, {@code succeeded}, {@code failed} or {@code superseded}
 * @param stage where the job stands, as in its log
 * @param percent of the presentation that is encoded, 0 to 100
 * @param heartbeat when this was written, ISO 8601 in UTC
 * @param startedAt when this attempt began, ISO 8601 in UTC
 * @param requestedAt when the video was requested, ISO 8601 in UTC: the newest request counts
 * @param videoId the video's name
 * @param jobId AWS Batch's id of the job, where it is one
 * @param attempt Batch's number of this container start, from 1
 * @param generation what the job makes, once that is known
 * @param resubmissions how often {@code stuck-scan} submitted the video again to come to this job
 * @param published whose result master.m3u8 leads to, this job's or an earlier one's
 * @param failure why the job failed, or by what it was superseded
 */
public record JobStatus(
    String state,
    String stage,
    double percent,
    String heartbeat,
    String startedAt,
    String requestedAt,
    String videoId,
    Optional<String> jobId,
    Optional<Integer> attempt,
    Optional<String> generation,
    int resubmissions,
    Optional<Published> published,
    Optional<FailureStatus> failure) {

  /** A failure with the fields of {@code job.finished}. */
  public record FailureStatus(
      int exitCode, String failure, boolean retryable, String stage, String reason, String hint) {

    public static FailureStatus of(Failure failure, String stage) {
      return new FailureStatus(
          failure.exitCode().code(),
          failure.exitCode().name(),
          failure.exitCode().retryable(),
          stage,
          failure.reason(),
          failure.hint());
    }
  }
}
