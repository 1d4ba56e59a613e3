package academy.video.stage.result;

import academy.video.failure.Failure;
import academy.video.model.ExpectedWork;
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
 * @param source what is encoded, as the user named it
 * @param profile name of the profile
 * @param jobId AWS Batch's id of the job, where it is one; of an array job's children the array
 *     job's
 * @param attempt Batch's number of this container start, from 1
 * @param generation what the job makes, once that is known
 * @param expected length and processor time of the whole video, once it is planned
 * @param resubmissions how often {@code stuck-scan} submitted the video again to come to this job
 * @param nodes the nodes that share the video; empty where one has it alone
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
    String source,
    String profile,
    Optional<String> jobId,
    Optional<Integer> attempt,
    Optional<String> generation,
    Optional<ExpectedWork> expected,
    int resubmissions,
    Optional<NodesStatus> nodes,
    Optional<Published> published,
    Optional<FailureStatus> failure) {

  /**
   * How far all nodes together are.
   *
   * @param of how many there are
   * @param writer index of the one that wrote this
   * @param alive how many have told lately that they live
   * @param chunksDone of all nodes
   * @param chunksTotal of the video; 0 before it is planned
   * @param speed seconds of the presentation that are encoded in a second; empty until it is known
   * @param etaS seconds until all chunks are done; empty until it is known
   */
  public record NodesStatus(
      int of,
      int writer,
      long alive,
      int chunksDone,
      int chunksTotal,
      Optional<Double> speed,
      Optional<Long> etaS) {}

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
