package academy.video.ops.smoke;

import academy.video.batch.BatchJob;
import java.util.Optional;

/** What a smoke test does to the world. Jobs are numbered from 1. */
public interface SmokeSteps {

  /** Stores the sample where the jobs read it. */
  void putSample();

  /**
   * Submits a job for the sample, with a destination of its own.
   *
   * @return Batch's id of it
   */
  String submit(int number);

  /** The job as Batch tells of it; empty where Batch does not know it. */
  Optional<BatchJob> describe(String jobId);

  /** Ends a job that takes too long. */
  void terminate(String jobId, String reason);

  /** What is wrong with what the job published, as a sentence; empty where all is well. */
  Optional<String> presentationProblem(int number);

  /**
   * The job's {@code job.finished} line in the log group, of nodes one of theirs; empty while there
   * is none, or not one of each node.
   */
  Optional<String> closingLine(BatchJob job);

  /** Removes the sample and everything the jobs wrote. */
  void cleanUp();
}
