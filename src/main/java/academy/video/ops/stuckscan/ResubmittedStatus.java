package academy.video.ops.stuckscan;

import academy.video.model.Published;
import academy.video.model.Standing;
import java.util.Optional;

/**
 * status.json of a video that was submitted again, until its job begins. The fields are those of a
 * submitted job, and the count, which the job carries on.
 *
 * @param state always the word for a job that has not begun
 * @param stage {@code submit}
 * @param percent 0
 * @param heartbeat when this was written, ISO 8601 in UTC
 * @param submittedAt when Batch accepted the job, likewise
 * @param requestedAt just after that of the job that got stuck, likewise
 * @param videoId the video's name
 * @param jobId Batch's id
 * @param attempt the container start that is awaited: 1
 * @param resubmissions how often the video was submitted again
 * @param published whose result is published until then
 */
record ResubmittedStatus(
    String state,
    String stage,
    double percent,
    String heartbeat,
    String submittedAt,
    String requestedAt,
    String videoId,
    String jobId,
    int attempt,
    int resubmissions,
    Optional<Published> published) {

  static ResubmittedStatus of(
      Standing awaited, String videoId, int resubmissions, Optional<Published> published) {
    String at = awaited.startedAt().toString();
    return new ResubmittedStatus(
        "submitted",
        "submit",
        0,
        at,
        at,
        awaited.requestedAt().toString(),
        videoId,
        awaited.jobId(),
        1,
        resubmissions,
        published);
  }
}
