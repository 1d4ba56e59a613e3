package academy.video.testing;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The jobs of one queue in a {@link FakeAws}: listed, described, terminated and submitted as AWS
 * Batch does it, in the shapes of its API. A terminated job fails at once unless told otherwise.
 */
public final class FakeBatch {

  private final InstantSource clock;
  private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
  private int submitted;
  private int describesUntilEnd;
  private boolean childrenLinger;

  public FakeBatch(FakeAws aws, InstantSource clock) {
    this.clock = clock;
    aws.answer(AwsOperation.BATCH_LIST_JOBS, this::list);
    aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, this::describe);
    aws.answer(AwsOperation.BATCH_TERMINATE_JOB, this::terminate);
    aws.answer(AwsOperation.BATCH_SUBMIT_JOB, this::submit);
  }

  /**
   * Adds a job of a video, whose folder is {@code s3://videos/ID}.
   *
   * @return its members, to be changed at will
   */
  public ObjectNode add(String jobId, String video, String state, Instant createdAt) {
    ObjectNode job = FakeAws.json("{}");
    job.put("jobId", jobId)
        .put("jobArn", "arn:aws:batch:eu-central-1:123456789012:job/" + jobId)
        .put("jobName", "video-" + video + "-0")
        .put("status", state)
        .put("createdAt", createdAt.toEpochMilli())
        .put(
            "jobDefinition",
            "arn:aws:batch:eu-central-1:123456789012:job-definition/academy-video-batch-jobdef:3");
    job.putObject("parameters")
        .put("source", "s3://uploads/" + video + ".mp4")
        .put("destination", "s3://videos/" + video)
        .put("videoId", video)
        .put("profile", "standard");
    job.putObject("tags").put("video-id", video);
    jobs.put(jobId, job);
    return job;
  }

  /**
   * Adds an array job and its children, all in one state.
   *
   * @return the array job's members, to be changed at will
   */
  public ObjectNode addArray(
      String jobId, String video, int size, String childState, Instant createdAt) {
    ObjectNode parent = add(jobId, video, "PENDING", createdAt);
    parent.putObject("arrayProperties").put("size", size);
    for (int i = 0; i < size; i++) {
      add(jobId + ":" + i, video, childState, createdAt)
          .putObject("arrayProperties")
          .put("index", i);
    }
    return parent;
  }

  /** An array job counts its children's states whenever it is described. */
  private void count(ObjectNode job) {
    if (job.path("arrayProperties").has("size")) {
      ObjectNode counts = job.withObjectProperty("arrayProperties").putObject("statusSummary");
      for (ObjectNode child : jobs.values()) {
        String state = child.path("status").asText();
        if (child.path("jobId").asText().startsWith(job.path("jobId").asText() + ":")) {
          counts.put(state, counts.path(state).asInt() + 1);
        }
      }
    }
  }

  public ObjectNode job(String id) {
    ObjectNode job = jobs.get(id);
    if (job == null) {
      throw new AssertionError("no job " + id + " in " + jobs.keySet());
    }
    return job;
  }

  /** A terminated job is described this often before it has failed. */
  public void endSlowly(int describes) {
    describesUntilEnd = describes;
  }

  /** Children of a terminated array job stay as they are until a test ends them. */
  public void letChildrenLinger() {
    childrenLinger = true;
  }

  public void remove(String id) {
    jobs.remove(id);
  }

  /** The answer of ListJobs. */
  public ObjectNode list(ObjectNode request) {
    String state = request.path("jobStatus").asText();
    String name = request.at("/filters/0/values/0").asText();
    ObjectNode answer = FakeAws.json("{}");
    ArrayNode summaries = answer.putArray("jobSummaryList");
    String parent = request.path("arrayJobId").asText();
    for (ObjectNode job : jobs.values()) {
      if (!parent.isEmpty() && !job.path("jobId").asText().startsWith(parent + ":")) {
        continue;
      }
      boolean wanted =
          name.isEmpty()
              ? job.path("status").asText().equals(state)
              : job.path("jobName").asText().equals(name);
      if (wanted) {
        ObjectNode summary = job.deepCopy();
        summary.remove("parameters");
        summary.remove("tags");
        summary.remove("attempts");
        summary.remove("container");
        summaries.add(summary);
      }
    }
    return answer;
  }

  private ObjectNode describe(ObjectNode request) {
    ObjectNode answer = FakeAws.json("{}");
    ArrayNode details = answer.putArray("jobs");
    for (JsonNode id : request.path("jobs")) {
      ObjectNode job = jobs.get(id.asText());
      if (job != null) {
        if (job.path("isTerminated").asBoolean() && describesUntilEnd-- <= 0) {
          job.put("status", "FAILED").put("stoppedAt", clock.millis());
          jobs.values().stream()
              .filter(_ -> !childrenLinger)
              .filter(child -> child.path("jobId").asText().startsWith(id.asText() + ":"))
              .forEach(child -> child.put("status", "FAILED"));
        }
        count(job);
        details.add(job.deepCopy());
      }
    }
    return answer;
  }

  private ObjectNode terminate(ObjectNode request) {
    job(request.path("jobId").asText())
        .put("isTerminated", true)
        .put("statusReason", request.path("reason").asText());
    return FakeAws.json("{}");
  }

  private ObjectNode submit(ObjectNode request) {
    if (!request.path("jobQueue").asText().equals("academy-video-batch-queue")) {
      throw FakeAws.fault(
          AwsOperation.BATCH_SUBMIT_JOB,
          AwsFault.Kind.NOT_FOUND,
          "ClientException",
          "Job queue does not exist.");
    }
    String id = "new-" + ++submitted;
    ObjectNode job = request.deepCopy();
    job.put("jobId", id)
        .put("jobArn", "arn:aws:batch:eu-central-1:123456789012:job/" + id)
        .put("status", "SUBMITTED")
        .put("createdAt", clock.millis());
    job.set("container", request.path("containerOverrides"));
    jobs.put(id, job);
    return FakeAws.json("{\"jobId\":\"" + id + "\",\"jobName\":\"n\"}");
  }
}
