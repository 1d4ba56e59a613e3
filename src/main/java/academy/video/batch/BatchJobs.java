package academy.video.batch;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs of one account and region. As safe for several threads as the {@link Aws} behind it. */
public final class BatchJobs {

  /** TerminateJob and CancelJob take no longer reason. */
  public static final int LONGEST_REASON = 1024;

  private static final int MOST_DESCRIBED = 100;

  private final Aws aws;

  public BatchJobs(Aws aws) {
    this.aws = aws;
  }

  /**
   * Submits a job. Never repeat it blindly: SubmitJob has no idempotency token.
   *
   * @return the job's id
   * @throws AwsException where AWS did not accept it, or the way there or back was lost
   */
  public String submit(ObjectNode request) {
    return aws.call(AwsOperation.BATCH_SUBMIT_JOB, request).path("jobId").asText();
  }

  /** The job of this id; empty where Batch does not know it (or no more, after about 7 days). */
  public Optional<BatchJob> describe(String id) {
    return describe(List.of(id)).stream().findFirst();
  }

  /** Those of the jobs that Batch knows. */
  public List<BatchJob> describe(List<String> ids) {
    return described(ids).stream().map(BatchJobReader::read).toList();
  }

  private List<JsonNode> described(List<String> ids) {
    List<JsonNode> jobs = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += MOST_DESCRIBED) {
      ObjectNode request = object();
      ids.subList(from, Math.min(ids.size(), from + MOST_DESCRIBED))
          .forEach(request.withArray("jobs")::add);
      aws.call(AwsOperation.BATCH_DESCRIBE_JOBS, request).path("jobs").forEach(jobs::add);
    }
    return jobs;
  }

  /** Those of the jobs that Batch knows, with what only operators ask for. */
  public List<BatchJobDetail> details(List<String> ids) {
    return described(ids).stream().map(BatchJobReader::readDetail).toList();
  }

  /**
   * The jobs of a queue in this state, as summaries, without attempts and parameters; of an array
   * only the job that was submitted.
   */
  public List<BatchJob> inState(String queue, BatchState state) {
    ObjectNode request = object().put("jobQueue", queue).put("jobStatus", state.name());
    return aws.all(AwsOperation.BATCH_LIST_JOBS, request, "jobSummaryList").stream()
        .map(BatchJobReader::read)
        .filter(BatchJob::isSubmitted)
        .toList();
  }

  /**
   * Children of an array job in this state, by their index, as summaries: those of ListJobs's first
   * page, which are 100 at least where there are so many.
   */
  public List<BatchJob> children(String parent, BatchState state) {
    ObjectNode request = object().put("arrayJobId", parent).put("jobStatus", state.name());
    List<BatchJob> children = new ArrayList<>();
    aws.call(AwsOperation.BATCH_LIST_JOBS, request)
        .path("jobSummaryList")
        .forEach(child -> children.add(BatchJobReader.read(child)));
    return children.stream()
        .sorted(
            Comparator.comparingInt((BatchJob child) -> child.id().length())
                .thenComparing(BatchJob::id))
        .toList();
  }

  /**
   * The jobs of a queue that have this name, in whatever state, newest first; as summaries, without
   * attempts and parameters, and without the children of arrays.
   */
  public List<BatchJob> named(String queue, String name) {
    ObjectNode request = object().put("jobQueue", queue);
    request.putArray("filters").addObject().put("name", "JOB_NAME").putArray("values").add(name);
    return aws.all(AwsOperation.BATCH_LIST_JOBS, request, "jobSummaryList").stream()
        .map(BatchJobReader::read)
        .filter(BatchJob::isSubmitted)
        .filter(job -> job.name().equals(name)) // the filter is a prefix where it ends in *
        .sorted(Comparator.comparingLong(BatchJob::createdAtMs).reversed())
        .toList();
  }

  /** The newest 100 jobs of {@link #named}, with what only operators ask for: one call more. */
  public List<BatchJobDetail> detailsOfNamed(String queue, String name) {
    return details(named(queue, name).stream().limit(MOST_DESCRIBED).map(BatchJob::id).toList());
  }

  /** Ends a job in whatever state; it will be FAILED with this reason. */
  public void terminate(String id, String reason) {
    aws.call(
        AwsOperation.BATCH_TERMINATE_JOB, object().put("jobId", id).put("reason", cut(reason)));
  }

  /** Ends a job that has not started; one that has goes on. */
  public void cancel(String id, String reason) {
    aws.call(AwsOperation.BATCH_CANCEL_JOB, object().put("jobId", id).put("reason", cut(reason)));
  }

  /** Adds tags to a job; values are cut to what AWS takes. */
  public void tag(String arn, Map<String, String> tags) {
    ObjectNode request = object().put("resourceArn", arn);
    ObjectNode members = request.putObject("tags");
    tags.forEach((key, value) -> members.put(key, JobName.tag(value)));
    aws.call(AwsOperation.BATCH_TAG_RESOURCE, request);
  }

  /** Whether a call that failed may have been carried out all the same. */
  public static boolean mayHaveHappened(AwsException failed) {
    return failed.fault().kind() == AwsFault.Kind.UNAVAILABLE;
  }

  private static String cut(String reason) {
    return reason.length() <= LONGEST_REASON
        ? reason
        : reason.substring(0, LONGEST_REASON - 1) + "…";
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
