package academy.video.ops.smoke;

import academy.video.batch.BatchState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a smoke test went.
 *
 * @param asked how many jobs were to succeed in a row
 * @param jobs those that were submitted; behind the first that did not succeed none was
 * @param cleanUpProblem what kept the test from removing what it wrote, as a sentence
 */
public record SmokeReport(int asked, List<Job> jobs, Optional<String> cleanUpProblem) {

  public SmokeReport {
    jobs = List.copyOf(jobs);
  }

  /**
   * One job.
   *
   * @param number from 1
   * @param jobId Batch's id
   * @param secondsInState how long it was seen in each state, in their order
   * @param problem what is not as it must be, as a sentence; empty where all is well
   */
  public record Job(
      int number, String jobId, Map<BatchState, Double> secondsInState, Optional<String> problem) {}

  /** Whether all jobs succeeded, with all that belongs to it, and nothing was left behind. */
  public boolean passed() {
    return succeeded() == asked && cleanUpProblem.isEmpty();
  }

  /** How many jobs succeeded in a row. */
  public long succeeded() {
    return jobs.stream().filter(job -> job.problem().isEmpty()).count();
  }
}
