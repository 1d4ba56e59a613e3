package academy.video.batch;

import academy.video.model.Digests;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How jobs are named and tagged, so that the jobs of a video are found by it: the name is a
 * function of the video's id and its destination.
 */
public final class JobName {

  /** The tag with the project, without which no role may end a job. */
  public static final String PROJECT_TAG = "project";

  /** The tag with the video's id. */
  public static final String VIDEO_ID_TAG = "video-id";

  /** The tag with the destination. */
  public static final String DESTINATION_TAG = "video-destination";

  // SubmitJob: at most 128 characters, the first alphanumeric. Tag values: at most 256.
  private static final int LONGEST_ID_PART = 100;
  private static final int LONGEST_TAG = 256;
  private static final int DIGEST_DIGITS = 12;

  private JobName() {}

  /** A name such as {@code video-7-1f3a5c7e9b20}: the readable id, and the destination's digest. */
  public static String of(String videoId, String destination) {
    String readable = videoId.replaceAll("[^A-Za-z0-9_-]", "_");
    if (readable.length() > LONGEST_ID_PART) {
      readable = readable.substring(0, LONGEST_ID_PART);
    }
    return "video-%s-%s".formatted(readable, digest(videoId + "\n" + destination));
  }

  /** The tags of a video's jobs; what tags can't hold becomes an underscore. */
  public static Map<String, String> tags(String project, String videoId, String destination) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(PROJECT_TAG, project);
    tags.put(VIDEO_ID_TAG, tag(videoId));
    tags.put(DESTINATION_TAG, tag(destination));
    return tags;
  }

  static String tag(String text) {
    String allowed = text.replaceAll("[^\\p{L}\\p{N} _.:/=+@-]", "_").strip();
    return allowed.length() <= LONGEST_TAG ? allowed : allowed.substring(0, LONGEST_TAG);
  }

  private static String digest(String text) {
    return Digests.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_DIGITS);
  }
}
