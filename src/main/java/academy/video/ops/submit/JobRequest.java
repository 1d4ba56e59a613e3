package academy.video.ops.submit;

import academy.video.batch.JobName;
import academy.video.batch.RequestedAt;
import academy.video.batch.SharedJob;
import academy.video.model.Node;
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
 * @param nodes how many nodes share the video, 1 to 10,000; from 2 on the job is an array job
 */
public record JobRequest(
    String source,
    String destination,
    String videoId,
    String profile,
    String jobQueue,
    String jobDefinition,
    String project,
    int nodes) {

  /** A job for one node. */
  public JobRequest(
      String source,
      String destination,
      String videoId,
      String profile,
      String jobQueue,
      String jobDefinition,
      String project) {
    this(source, destination, videoId, profile, jobQueue, jobDefinition, project, 1);
  }

  /** Checks the number of nodes. */
  public JobRequest {
    if (nodes < 1 || nodes > Node.MOST) {
      throw new IllegalArgumentException("%d nodes".formatted(nodes));
    }
  }

  /** The same for this many nodes. */
  public JobRequest withNodes(int count) {
    return new JobRequest(
        source, destination, videoId, profile, jobQueue, jobDefinition, project, count);
  }

  /** The name that every job for this video and destination has. */
  public String jobName() {
    return JobName.of(videoId, destination);
  }

  /**
   * What is sent to SubmitJob, with the time of the request, which stays over all attempts: of
   * several requests the newest is published.
   */
  public ObjectNode asSubmitJob(Instant requestedAt) {
    ObjectNode request = plain();
    request.set("containerOverrides", RequestedAt.override(requestedAt));
    return SharedJob.share(request, nodes);
  }

  /** What is sent to SubmitJob, in the shape of AWS's API reference. */
  public ObjectNode asSubmitJob() {
    return SharedJob.share(plain(), nodes);
  }

  private ObjectNode plain() {
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
