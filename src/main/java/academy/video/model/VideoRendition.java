package academy.video.model;

/**
 * One encoded version of the frame.
 *
 * @param name {@code 720p}: unique in the plan, part of object keys
 * @param size even width and height
 * @param frameStep 1 where every frame of the timeline is shown, 2 where every second one is
 * @param encoder the encoder's settings
 */
public record VideoRendition(String name, Size size, int frameStep, H264Settings encoder) {
  public VideoRendition {
    if (size.width() % 2 != 0 || size.height() % 2 != 0) {
      throw new IllegalArgumentException(name + " must have even sides, not " + size);
    }
    if (frameStep < 1) {
      throw new IllegalArgumentException("frameStep must be at least 1: " + frameStep);
    }
  }

  /** This rendition's own frame rate. */
  public Rational frameRate(Timeline timeline) {
    return timeline.frameRate().dividedBy(Rational.of(frameStep));
  }

  /** Number of this rendition's frames among the timeline's frames before {@code frame}. */
  public long framesBefore(long frame) {
    return Math.ceilDiv(frame, frameStep);
  }
}
