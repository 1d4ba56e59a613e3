package academy.video.log;

import academy.video.model.JobIdentity;
import academy.video.model.Stage;
import org.jspecify.annotations.Nullable;

/** What every line of a job carries: who the job is, and the stage it has reached. */
final class JobContext {

  private volatile JobIdentity identity = JobIdentity.UNKNOWN;
  private volatile Stage stage = Stage.CONFIGURE;
  private volatile @Nullable String queue;

  JobIdentity identity() {
    return identity;
  }

  void identity(JobIdentity newIdentity) {
    identity = newIdentity;
  }

  /** The job queue that the job came from, or null outside of AWS Batch. */
  @Nullable String queue() {
    return queue;
  }

  void queue(String newQueue) {
    queue = newQueue;
  }

  Stage stage() {
    return stage;
  }

  void stage(Stage newStage) {
    stage = newStage;
  }
}
