package academy.video.log;

import academy.video.model.JobIdentity;
import academy.video.model.Stage;

/** What every line of a job carries: who the job is, and the stage it has reached. */
final class JobContext {

  private volatile JobIdentity identity = JobIdentity.UNKNOWN;
  private volatile Stage stage = Stage.CONFIGURE;

  JobIdentity identity() {
    return identity;
  }

  void identity(JobIdentity newIdentity) {
    identity = newIdentity;
  }

  Stage stage() {
    return stage;
  }

  void stage(Stage newStage) {
    stage = newStage;
  }
}
