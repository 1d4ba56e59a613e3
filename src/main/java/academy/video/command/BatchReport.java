package academy.video.command;

import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchJobs;
import academy.video.failure.Failure;
import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.model.PlainText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows a failure where people look first, in the Batch console: tags on the job, and, where a
 * retry would not help, an end whose reason is the failure's. What goes wrong here costs one
 * warning: the first failure stands. Loads the AWS SDK only when a job has failed.
 */
final class BatchReport implements LastWords {

  /** For each of the two calls: the first loads the AWS SDK, on a container's share of a core. */
  private static final Duration BOUND = Duration.ofSeconds(15);

  private static final String FAILURE_TAG = "video-failure";

  private final OwnBatchJob job;
  private final JobLog log;
  private final Duration bound;

  /**
   * Calls nobody yet.
   *
   * @param bound how long tagging the job, and ending it, may take each
   */
  BatchReport(OwnBatchJob job, JobLog log, Duration bound) {
    this.job = job;
    this.log = log;
    this.bound = bound;
  }

  /** The report of the job that this process is. */
  static LastWords of(CommandContext context, JobLog log, boolean wanted) {
    return OwnBatchJob.of(context, wanted)
        .<LastWords>map(job -> new BatchReport(job, log, BOUND))
        .orElseGet(LastWords::none);
  }

  @Override
  public Duration longest() {
    return bound.multipliedBy(2);
  }

  /** A child of an array job that will be tried again fails nothing: others do its work. */
  @Override
  public void beforeLastLine(Failure failure) {
    if (job.isChild() && failure.exitCode().retryable()) {
      return;
    }
    job.call(jobs -> tag(jobs, failure), bound)
        .ifPresent(
            problem ->
                log.warn(
                    Event.REPORT_FAILED,
                    "The Batch job could not be tagged with its failure: " + problem,
                    Map.of("job", job.id())));
  }

  /**
   * AWS takes tags for no child (TagResource), so the array job gets those of the first failure.
   */
  private void tag(BatchJobs jobs, Failure failure) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(FAILURE_TAG, failure.exitCode().name());
    tags.put(BatchJobDetail.EXIT_CODE_TAG, Integer.toString(failure.exitCode().code()));
    tags.put("video-stage", log.stage().label());
    jobs.details(List.of(job.submittedId())).stream()
        .findFirst()
        .filter(found -> !job.isChild() || !found.tags().containsKey(FAILURE_TAG))
        .ifPresent(found -> jobs.tag(found.job().arn(), tags));
  }

  /**
   * Batch answers with SIGTERM, which finds the job's outcome decided. After the last line, because
   * nothing may come between a job and that; a denial therefore stays unsaid.
   */
  @Override
  public void afterLastLine(Failure failure) {
    if (failure.exitCode().retryable()) {
      return;
    }
    String reason =
        PlainText.line(
            log.redactor()
                .redact(
                    "%s (%d): %s"
                        .formatted(
                            failure.exitCode().name(),
                            failure.exitCode().code(),
                            failure.reason())));
    var _ = job.call(jobs -> jobs.terminate(job.id(), reason), bound);
  }
}
