package academy.video.batch;

import java.util.Map;
import java.util.Optional;

/** What {@code stuck-scan} leaves on jobs, so that it and others can tell what it did. */
public final class Resubmissions {

  /** The tag with how often the video was submitted again, from 1. */
  public static final String COUNT_TAG = "video-resubmissions";

  /** The tag with the id of the job that this one stands in for. */
  public static final String OF_TAG = "video-resubmission-of";

  /** How the reason begins with which a scan ends a job. */
  public static final String REASON = "stuck-scan: ";

  private static final int MOST = 1000;

  private Resubmissions() {}

  /** The count in a job's tags; 0 where there is none. */
  public static int count(Map<String, String> tags) {
    String text = tags.getOrDefault(COUNT_TAG, "0");
    // Anybody may write tags.
    return text.matches("[0-9]{1,4}") ? Math.min(MOST, Integer.parseInt(text)) : 0;
  }

  /** The job that this one stands in for, where its tags name one. */
  public static Optional<String> of(Map<String, String> tags) {
    return Optional.ofNullable(tags.get(OF_TAG));
  }

  /** Whether a scan ended the job. */
  public static boolean endedByScan(BatchJob job) {
    return job.statusReason().filter(reason -> reason.startsWith(REASON)).isPresent();
  }
}
