package academy.video.ops.stuckscan;

/**
 * status.json of a video that was submitted again, until its job begins. The fields are those of a
 * submitted job, and the count, which the job carries on.
 *
 * @param state always the word for a job that has not begun
 * @param stage {@code submit}
 * @param percent 0
 * @param heartbeat when this was written, ISO 8601 in UTC
 * @param submittedAt when Batch accepted the job, likewise
 * @param videoId the video's name
 * @param jobId Batch's id
 * @param attempt the container start that is awaited: 1
 * @param resubmissions how often the video was submitted again
 */
record ResubmittedStatus(
    String state,
    String stage,
    double percent,
    String heartbeat,
    String submittedAt,
    String videoId,
    String jobId,
    int attempt,
    int resubmissions) {

  static ResubmittedStatus of(String jobId, String videoId, String at, int resubmissions) {
    return new ResubmittedStatus(
        "submitted", "submit", 0, at, at, videoId, jobId, 1, resubmissions);
  }
}
