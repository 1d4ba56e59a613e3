package academy.video.command;

import academy.video.aws.Aws;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.log.Event;
import academy.video.log.JobLog;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Shows a failure where people look first, in the Batch console: tags on the job, and, where a
 * retry would not help, an end whose reason is the failure's. What goes wrong here costs one
 * warning: the first failure stands. Loads the AWS SDK only when a job has failed.
 */
final class BatchReport implements LastWords {

  /** For each of the two calls: the first loads the AWS SDK, on a container's share of a core. */
  private static final Duration BOUND = Duration.ofSeconds(15);

  private final Supplier<Aws> aws;
  private final String jobId;
  private final JobLog log;
  private final Duration bound;

  /**
   * Calls nobody yet.
   *
   * @param bound how long tagging the job, and ending it, may take each
   */
  BatchReport(Supplier<Aws> aws, String jobId, JobLog log, Duration bound) {
    this.aws = aws;
    this.jobId = jobId;
    this.log = log;
    this.bound = bound;
  }

  /**
   * The report of the job that this process is. Only in a container that ECS gave a role to:
   * nowhere else are there credentials for it, and looking for some would take seconds.
   */
  static LastWords of(CommandContext context, JobLog log, boolean wanted) {
    Map<String, String> environment = context.environment();
    String jobId = environment.getOrDefault("AWS_BATCH_JOB_ID", "");
    boolean hasRole = environment.containsKey("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    return !jobId.isEmpty() && wanted && hasRole
        ? new BatchReport(context.aws(), jobId, log, BOUND)
        : LastWords.none();
  }

  @Override
  public Duration longest() {
    return bound.multipliedBy(2);
  }

  @Override
  public void beforeLastLine(Failure failure) {
    within(() -> tag(failure))
        .ifPresent(
            problem ->
                log.warn(
                    Event.REPORT_FAILED,
                    "The Batch job could not be tagged with its failure: " + problem,
                    Map.of("job", jobId)));
  }

  private void tag(Failure failure) {
    try (Aws opened = aws.get()) {
      BatchJobs jobs = new BatchJobs(opened);
      Map<String, String> tags = new LinkedHashMap<>();
      tags.put("video-failure", failure.exitCode().name());
      tags.put("video-exit-code", Integer.toString(failure.exitCode().code()));
      tags.put("video-stage", log.stage().label());
      jobs.describe(jobId).map(BatchJob::arn).ifPresent(arn -> jobs.tag(arn, tags));
    }
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
        "%s (%d): %s"
            .formatted(failure.exitCode().name(), failure.exitCode().code(), failure.reason());
    var _ =
        within(
            () -> {
              try (Aws opened = aws.get()) {
                new BatchJobs(opened).terminate(jobId, reason);
              }
            });
  }

  /** What went wrong; empty: nothing. */
  private Optional<String> within(Runnable call) {
    AtomicReference<String> problem =
        new AtomicReference<>("no answer within " + bound.toMillis() + " ms.");
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("self-report")
            .start(
                () -> {
                  try {
                    call.run();
                    problem.set("");
                  } catch (WorkerException e) {
                    problem.set(e.failure().reason());
                  } catch (RuntimeException e) {
                    problem.set(e.toString());
                  }
                });
    try {
      thread.join(bound);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Optional.ofNullable(problem.get()).filter(text -> !text.isEmpty());
  }
}
