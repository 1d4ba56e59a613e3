package academy.video.batch;

import academy.video.model.BatchName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A job with what only operators ask for.
 *
 * @param job the job
 * @param definition what it runs: a resource name, or a name and a revision
 * @param tags its tags
 * @param waitsForJobs whether it was submitted to run behind other jobs
 * @param endedOnRequest whether somebody cancelled or terminated it
 * @param taskArn the ECS task of its last attempt; absent before STARTING
 */
public record BatchJobDetail(
    BatchJob job,
    String definition,
    Map<String, String> tags,
    boolean waitsForJobs,
    boolean endedOnRequest,
    Optional<String> taskArn) {

  /** The tag with the exit code of a job that failed for good. */
  public static final String EXIT_CODE_TAG = "video-exit-code";

  public BatchJobDetail {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** Whether the job runs a revision of this definition; a revision behind a colon is ignored. */
  public boolean isOf(String definitionName) {
    return family(definition).equals(family(definitionName));
  }

  /**
   * The exit code of the last attempt that has one. An array job has none: its children's first
   * failure for good is in its tags.
   */
  public Optional<Integer> exitCode() {
    return job.exitCode()
        .or(
            () ->
                Optional.ofNullable(tags.get(EXIT_CODE_TAG))
                    .filter(text -> job.array().isPresent() && text.matches("[1-9][0-9]{0,2}"))
                    .map(Integer::valueOf));
  }

  private static String family(String name) {
    return BatchName.withoutRevision(name.substring(name.lastIndexOf('/') + 1));
  }
}
