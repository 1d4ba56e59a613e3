package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.log.JobLog;

/**
 * Runs jobs. Both methods return only if the job succeeded; a failure is thrown as {@code
 * WorkerException}, and whoever calls turns it, and anything else that is thrown, into the job's
 * outcome. Implementations report through the log and its meter, never write {@code job.finished},
 * and stop soon after the cancellation is set.
 */
public interface EncodeRunner {

  /** Encodes, verifies and publishes; gives what was made. */
  JobResult run(EncodeRequest request, JobLog log, Cancellation cancellation);

  /** Probes and plans only; writes nothing to the destination. */
  DryRun dryRun(EncodeRequest request, JobLog log, Cancellation cancellation);
}
