package academy.video.ops.submit;

/**
 * status.json before the job has begun; from then on the job writes it. The fields are a subset of
 * the job's own.
 *
 * @param state always the word for a job that has not begun
 * @param stage {@code submit}
 * @param percent 0
 * @param heartbeat when this was written, ISO 8601 in UTC
 * @param submittedAt when Batch accepted the job, ISO 8601 in UTC
 * @param videoId the video's name
 * @param jobId Batch's id
 * @param attempt the container start that is awaited: 1
 */
record SubmittedStatus(
    String state,
    String stage,
    double percent,
    String heartbeat,
    String submittedAt,
    String videoId,
    String jobId,
    int attempt) {

  static SubmittedStatus of(Submission job) {
    return new SubmittedStatus(
        "submitted",
        "submit",
        0,
        job.submittedAt(),
        job.submittedAt(),
        job.videoId(),
        job.jobId(),
        job.attempt());
  }
}
