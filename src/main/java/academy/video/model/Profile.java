package academy.video.model;

import java.util.List;

/**
 * What the result should be like: the ladder, the audio, and what is refused. Every field has a
 * value here; {@code config} fills in what a profile file leaves out.
 *
 * @param name {@code standard}, {@code lecture}, {@code smallest}, or a profile file's own
 * @param segmentSeconds nominal segment length, 2 to 10
 * @param gopSeconds time from one IDR frame to the next, which divides {@code segmentSeconds}; or
 *     {@link #GOP_BY_CONTENT}
 * @param video how frames are encoded
 * @param quality how good frames must come out
 * @param audio how audio is encoded
 * @param audioOnly whether a video's audio is also offered alone, for slow connections
 * @param loudness how loud audio is made
 * @param poster which frame stands for the video
 * @param storyboard thumbnails for seeking
 * @param limits what is refused as too large
 * @param damage how much loss is accepted
 */
public record Profile(
    String name,
    int segmentSeconds,
    int gopSeconds,
    Video video,
    Quality quality,
    Audio audio,
    boolean audioOnly,
    LoudnessGoal loudness,
    Poster poster,
    Storyboard storyboard,
    Limits limits,
    DamageThreshold damage) {

  /** The planner decides by what the source shows. */
  public static final int GOP_BY_CONTENT = 0;

  /**
   * How frames are encoded.
   *
   * @param preset x264 preset
   * @param tune x264 tuning, or empty
   * @param rungs the ladder, the largest first; at least one
   */
  public record Video(String preset, String tune, List<Rung> rungs) {
    public Video {
      rungs = List.copyOf(rungs);
    }
  }

  /**
   * One step of the ladder: frames fit into a 16:9 box of this height (into 9:16 when upright).
   *
   * @param height of the box for a landscape frame, such as 720
   * @param crf constant rate factor, 1 to 51; below 1, x264 would be lossless and ignore the cap
   * @param maxBitsPerSecond the cap, at {@code maxFrameRate} or 30 frames per second
   * @param maxFrameRate sources above this rate are shown at a half, a third, … of it; at most 60
   */
  public record Rung(int height, double crf, long maxBitsPerSecond, int maxFrameRate) {

    /** Width and height of the box that a landscape frame must fit into; even. */
    public Size landscapeBox() {
      return new Size((height * 16 / 9 + 1) / 2 * 2, height);
    }
  }

  /**
   * How good frames must come out.
   *
   * @param minSsim segments below this are encoded again at higher quality, where the cap leaves
   *     room; 0 for never; below 1
   */
  public record Quality(double minSsim) {}

  /**
   * How audio is encoded.
   *
   * @param bitsPerSecond AAC-LC target for each rendition
   * @param channels 1 or 2: sources with more are mixed down, mono is played on both
   * @param sampleRate in hertz
   */
  public record Audio(long bitsPerSecond, int channels, int sampleRate) {}

  /**
   * How loud audio is made.
   *
   * @param mode {@link #NORMALIZE}, or {@code measure} to leave it as it is
   * @param targetLufs integrated loudness (EBU R128) to reach
   * @param maxTruePeakDbtp highest true peak that amplifying may lead to
   */
  public record LoudnessGoal(String mode, double targetLufs, double maxTruePeakDbtp) {
    public static final String NORMALIZE = "normalize";
  }

  /**
   * Which frame stands for the video.
   *
   * @param mode {@link #AUTO} for the first good frame, {@link #TIME} for the one at {@code
   *     atSeconds}, {@code none} for no poster
   * @param atSeconds from the presentation's start; counts with {@link #TIME} alone
   */
  public record Poster(String mode, double atSeconds) {
    public static final String AUTO = "auto";
    public static final String TIME = "time";
  }

  /**
   * Small frames for seeking.
   *
   * @param mode {@link #SHEETS}, or {@code none}
   * @param tileSide the longer side of a thumbnail, in pixels; even
   * @param intervalSeconds least time from one to the next; 0 where the duration alone decides
   */
  public record Storyboard(String mode, int tileSide, int intervalSeconds) {
    public static final String SHEETS = "sheets";
  }

  /**
   * What is refused with SOURCE_OVER_LIMIT.
   *
   * @param durationSeconds longest presentation
   * @param pixels largest decoded frame
   * @param framesPerSecond highest source frame rate
   * @param streams most streams in the source
   * @param tracks most audio and text tracks that are taken, together
   * @param attachments most fonts, cover images and other files inside the source
   * @param packets most packets of one stream: what probing reads and remembers
   * @param decodeSecondsPerSecond longest that decoding may take for a second of frames
   * @param textCues most texts in one text track
   * @param textBytes largest text track, all its segments together
   */
  public record Limits(
      long durationSeconds,
      long pixels,
      int framesPerSecond,
      int streams,
      int tracks,
      int attachments,
      int packets,
      int decodeSecondsPerSecond,
      int textCues,
      long textBytes) {}

  /**
   * How much loss is accepted.
   *
   * @param maxMissingPercent a source that loses more of its duration is refused with
   *     SOURCE_CORRUPT; 0 to 100
   */
  public record DamageThreshold(double maxMissingPercent) {}
}
