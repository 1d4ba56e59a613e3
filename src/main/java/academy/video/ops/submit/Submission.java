package academy.video.ops.submit;

/**
 * A job that AWS Batch has accepted; that it will run is another matter, which {@code status} and
 * {@code doctor} tell.
 *
 * @param jobId Batch's id
 * @param jobName see {@link JobRequest#jobName}
 * @param jobQueue the queue it waits in
 * @param jobDefinition what it runs
 * @param videoId the video's name
 * @param source the video
 * @param destination the folder of its presentation
 * @param nodes how many nodes share the video
 * @param attempt the container start that is awaited: 1
 * @param submittedAt when Batch accepted it, ISO 8601 in UTC
 * @param statusWritten whether status.json tells of it; the job runs in any case
 */
public record Submission(
    String jobId,
    String jobName,
    String jobQueue,
    String jobDefinition,
    String videoId,
    String source,
    String destination,
    int nodes,
    int attempt,
    String submittedAt,
    boolean statusWritten) {}
