package academy.video.ops.stuckscan;

import academy.video.batch.BatchJob;

/** Says in one sentence why a job does not get on. */
@FunctionalInterface
public interface Explainer {

  /** One sentence, without a secret; never fails for want of facts. */
  String explain(BatchJob job);
}
