package academy.video.batch;

import academy.video.model.BatchName;
import academy.video.model.Standing;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A job as AWS Batch tells of it. Times are milliseconds since 1970.
 *
 * @param id its identifier; of an array job's child it ends in a colon and the index
 * @param arn its resource name, by which it is tagged
 * @param name see {@link JobName}
 * @param state where it stands
 * @param statusReason why it stands there, where Batch says so
 * @param createdAtMs when it was submitted
 * @param requestedAt when its video was requested: as its submitter said, else when it was
 *     submitted
 * @param startedAtMs when its last attempt began to run
 * @param stoppedAtMs when it ended
 * @param logGroup that its definition writes to; empty where AWS does not tell
 * @param logStream of its last attempt
 * @param parameters as submitted, over the definition's
 * @param array its children, where it is an array job; such a job never runs itself
 * @param attempts every start of its container that has ended, in order
 */
public record BatchJob(
    String id,
    String arn,
    String name,
    BatchState state,
    Optional<String> statusReason,
    long createdAtMs,
    Instant requestedAt,
    Optional<Long> startedAtMs,
    Optional<Long> stoppedAtMs,
    Optional<String> logGroup,
    Optional<String> logStream,
    Map<String, String> parameters,
    Optional<ArrayState> array,
    List<BatchAttempt> attempts) {

  public BatchJob {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    attempts = List.copyOf(attempts);
  }

  /** The id of the job that was submitted: of an array job's child that is the array job's. */
  public String submittedId() {
    return BatchName.submittedJob(id);
  }

  /** Whether somebody submitted it: a child of an array job nobody did. */
  public boolean isSubmitted() {
    return submittedId().equals(id);
  }

  /** Whether nothing of it runs or will: of an array job also none of its children. */
  public boolean hasEnded() {
    return state.isOver() && array.filter(ArrayState::isAtWork).isEmpty();
  }

  /** How many nodes share its video: one, where it is no array job. */
  public int nodes() {
    return array.map(ArrayState::size).orElse(1);
  }

  /** Where it stands among the jobs of its video, as its worker sees it before its first start. */
  public Standing standing() {
    return new Standing(requestedAt, id, /* attempt= */ 0, requestedAt);
  }

  /**
   * The job for the same video that was requested last, if that was after this one. When jobs were
   * submitted does not matter: a video that is submitted again keeps the place of its request.
   *
   * @param others as described: summaries don't tell when a video was requested
   */
  public Optional<BatchJob> newestAfter(Collection<BatchJob> others) {
    return others.stream()
        .filter(other -> other.name().equals(name) && other.standing().compareTo(standing()) > 0)
        .max(Comparator.comparing(BatchJob::standing));
  }

  /** The exit code of the last attempt, where it has one. */
  public Optional<Integer> lastExitCode() {
    return attempts.isEmpty() ? Optional.empty() : attempts.getLast().exitCode();
  }

  /** The exit code of the last attempt that has one. */
  public Optional<Integer> exitCode() {
    return attempts.reversed().stream().flatMap(attempt -> attempt.exitCode().stream()).findFirst();
  }
}
