package academy.video.command;

import academy.video.aws.Aws;
import academy.video.batch.BatchJobs;
import academy.video.failure.WorkerException;
import academy.video.model.BatchName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The AWS Batch job that this process is. Loads the AWS SDK only when it is asked for something.
 *
 * @param aws opens AWS's control plane
 * @param id Batch's id of the job
 */
record OwnBatchJob(Supplier<Aws> aws, String id) {

  /**
   * The job that this process is, where it may speak with Batch. Only in a container that ECS gave
   * a role to: nowhere else are there credentials for it, and looking for some would take seconds.
   *
   * @param wanted whether the configuration lets it
   */
  static Optional<OwnBatchJob> of(CommandContext context, boolean wanted) {
    Map<String, String> environment = context.environment();
    String id = environment.getOrDefault("AWS_BATCH_JOB_ID", "");
    boolean hasRole = environment.containsKey("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    return !id.isEmpty() && wanted && hasRole
        ? Optional.of(new OwnBatchJob(context.aws(), id))
        : Optional.empty();
  }

  /** The id of the job that was submitted: of an array job's child that is the array job's. */
  String submittedId() {
    return BatchName.submittedJob(id);
  }

  /** Whether it is one of the children of an array job, which share a video. */
  boolean isChild() {
    return !submittedId().equals(id);
  }

  /**
   * Makes calls, on a thread of their own; never throws.
   *
   * @param bound how long they may take; what takes longer is left to itself
   * @return what went wrong, as a sentence; empty: nothing
   */
  Optional<String> call(Consumer<BatchJobs> calls, Duration bound) {
    AtomicReference<String> problem =
        new AtomicReference<>("no answer within " + bound.toMillis() + " ms.");
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("own-batch-job")
            .start(
                () -> {
                  try (Aws opened = aws.get()) {
                    calls.accept(new BatchJobs(opened));
                    problem.set("");
                  } catch (WorkerException e) {
                    problem.set(e.failure().reason());
                  } catch (RuntimeException | Error e) {
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
