package academy.video.ops.submit;

import academy.video.model.ExpectedWork;
import academy.video.model.Published;
import java.util.Optional;

/**
 * status.json before the job has begun; from then on the job writes it. The fields are a subset of
 * the job's own.
 *
 * @param state always the word for a job that has not begun
 * @param stage {@code submit}
 * @param percent 0
 * @param heartbeat when this was written, ISO 8601 in UTC
 * @param submittedAt when Batch accepted the job, ISO 8601 in UTC
 * @param requestedAt when the video was requested, likewise
 * @param videoId the video's name
 * @param source what will be encoded
 * @param jobId Batch's id
 * @param attempt the container start that is awaited: 1
 * @param expected what the job is expected to take, where the source was looked at
 * @param published whose result is published until then
 */
record SubmittedStatus(
    String state,
    String stage,
    double percent,
    String heartbeat,
    String submittedAt,
    String requestedAt,
    String videoId,
    String source,
    String jobId,
    int attempt,
    Optional<ExpectedWork> expected,
    Optional<Published> published) {

  static SubmittedStatus of(
      Submission job,
      String requestedAt,
      Optional<ExpectedWork> expected,
      Optional<Published> published) {
    return new SubmittedStatus(
        "submitted",
        "submit",
        0,
        job.submittedAt(),
        job.submittedAt(),
        requestedAt,
        job.videoId(),
        job.source(),
        job.jobId(),
        job.attempt(),
        expected,
        published);
  }
}
