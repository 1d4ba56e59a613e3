package academy.video.pipeline;

import academy.video.model.EncodePlan;
import academy.video.model.ExpectedResources;
import academy.video.model.ExpectedWork;
import academy.video.model.SourceInfo;

/**
 * What a job would do, found out without encoding a frame or writing to the destination.
 *
 * @param source what probing found, each stream with the reason why it was taken or left
 * @param plan what would be encoded, every encoder setting spelled out
 * @param expected what the plan is expected to need
 * @param chunksAtOnce how many chunks would be encoded at once on this machine
 * @param expectedMemoryBytes physical memory of the whole process with that many chunks
 * @param expectedSeconds how long the job is expected to take on this machine
 * @param mostMediaBytes what its media can become at most
 * @param mostSeconds the longest presentation that the profile allows
 */
public record DryRun(
    SourceInfo source,
    EncodePlan plan,
    ExpectedResources expected,
    int chunksAtOnce,
    long expectedMemoryBytes,
    double expectedSeconds,
    long mostMediaBytes,
    long mostSeconds) {

  /** What the job is expected to take. */
  public ExpectedWork work() {
    return new ExpectedWork(plan.timeline().durationMs(), expected.cpuSeconds());
  }
}
