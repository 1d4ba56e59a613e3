package academy.video.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names and ids that AWS Batch puts together with a colon. */
public final class BatchName {

  /** Arrays have at most 10,000 children, which count from 0 (AWS Batch user guide). */
  private static final Pattern CHILD = Pattern.compile("(.+):([0-9]{1,4})");

  private BatchName() {}

  /** The id of the job that was submitted: of an array job's child that is the array job's. */
  public static String submittedJob(String jobId) {
    Matcher child = CHILD.matcher(jobId);
    return child.matches() ? child.group(1) : jobId;
  }

  /** The index of an array job's child, where the id is one's. */
  public static Optional<Integer> childIndex(String jobId) {
    Matcher child = CHILD.matcher(jobId);
    return child.matches() ? Optional.of(Integer.valueOf(child.group(2))) : Optional.empty();
  }

  /** A job definition's name without the revision that may follow it. */
  public static String withoutRevision(String definition) {
    int colon = definition.indexOf(':');
    return colon < 0 ? definition : definition.substring(0, colon);
  }
}
