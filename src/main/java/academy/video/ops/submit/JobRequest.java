package academy.video.ops.submit;

import academy.video.batch.JobName;
import academy.video.batch.RequestedAt;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A video to be encoded by AWS Batch.
 *
 * @param source the video, as {@code r2://bucket/key} or {@code s3://bucket/key}
 * @param destination the folder of its presentation, likewise
 * @param videoId the video's name
 * @param profile a built-in profile's name, or a profile as JSON
 * @param jobQueue the queue's name
 * @param jobDefinition the definition's name, with or without a revision
 * @param project the job's tag {@code project}
 */
public record JobRequest(
    String source,
    String destination,
    String videoId,
    String profile,
    String jobQueue,
    String jobDefinition,
    String project) {

  /** The name that every job for this video and destination has. */
  public String jobName() {
    return JobName.of(videoId, destination);
  }

  /**
   * What is sent to SubmitJob, with the time of the request, which stays over all attempts: of
   * several requests the newest is published.
   */
  public ObjectNode asSubmitJob(Instant requestedAt) {
    ObjectNode request = asSubmitJob();
    request.set("containerOverrides", RequestedAt.override(requestedAt));
    return request;
  }

  /** What is sent to SubmitJob, in the shape of AWS's API reference. */
  public ObjectNode asSubmitJob() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("jobName", jobName()).put("jobQueue", jobQueue).put("jobDefinition", jobDefinition);
    request
        .putObject("parameters")
        .put("source", source)
        .put("destination", destination)
        .put("videoId", videoId)
        .put("profile", profile);
    ObjectNode tags = request.putObject("tags");
    JobName.tags(project, videoId, destination).forEach(tags::put);
    return request.put("propagateTags", true);
  }
}
