package academy.video.log;

import academy.video.model.JobIdentity;
import academy.video.model.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the nodes that share a video tells listeners of it, so that they hear of one start and
 * one end. A job that has its video to itself tells everything. Safe for use by several threads.
 */
public final class VideoVoice {

  private final boolean shared;
  private volatile boolean speaks;

  private VideoVoice(boolean shared, boolean speaks) {
    this.shared = shared;
    this.speaks = speaks;
  }

  /** At first node 0 speaks for the video. */
  public static VideoVoice of(Node node) {
    return new VideoVoice(!node.isAlone(), node.index() == 0);
  }

  /**
   * Passes the word on: to the node that writes status.json, and for the end to the node that
   * published the video or failed first.
   *
   * @param value whether it is this node from now on
   */
  public void speak(boolean value) {
    speaks = value;
  }

  /**
   * Whether listeners hear of this: of nodes, not that one begins again, nor that one ends which
   * will, since others go on.
   */
  boolean tells(Event event, JobIdentity identity, Map<String, ? extends @Nullable Object> fields) {
    if (!shared) {
      return true;
    }
    return speaks
        && switch (event) {
          case JOB_STARTED -> identity.attempt() == null || identity.attempt() == 1;
          case JOB_FINISHED -> !Boolean.TRUE.equals(fields.get("retryable"));
          default -> true;
        };
  }
}
