package academy.video.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How AWS Batch is asked for several nodes: by an array job, whose children share a video. */
public final class SharedJob {

  /** What a stand-in for Batch needs that sets no AWS_BATCH_JOB_ARRAY_SIZE. */
  private static final String VARIABLE = "VIDEO_NODES";

  private SharedJob() {}

  /**
   * Makes a request of SubmitJob one for this many nodes. One node is a plain job: its request
   * stays as it is.
   */
  public static ObjectNode share(ObjectNode request, int nodes) {
    if (nodes > 1) {
      request.putObject("arrayProperties").put("size", nodes);
      request
          .withObjectProperty("containerOverrides")
          .withArrayProperty("environment")
          .addObject()
          .put("name", VARIABLE)
          .put("value", Integer.toString(nodes));
    }
    return request;
  }
}
