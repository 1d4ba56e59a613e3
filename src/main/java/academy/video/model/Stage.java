package academy.video.model;

import java.util.Locale;

/** Where a job stands; on every line of its log and in its breadcrumb, in lower case. */
public enum Stage {
  /** Reading the command line, the environment and the profile. */
  CONFIGURE,
  /** Checking that the source can be read and the destination written. */
  PREFLIGHT,
  /** Finding out what the source holds. */
  PROBE,
  /** Deciding everything before a frame is encoded. */
  PLAN,
  /** Encoding and storing chunks and audio. */
  ENCODE,
  /** Checking everything that was written. */
  VERIFY,
  /** Writing playlists, the multivariant playlist last. */
  PUBLISH,
  /** Removing checkpoints after the result is visible. */
  FINISH;

  /** The name that log lines, status.json and the breadcrumb carry. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
