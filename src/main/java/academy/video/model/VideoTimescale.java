package academy.video.model;

/**
 * The clock of a presentation's video tracks: every frame of the timeline is a whole number of
 * ticks, so that frame times never round and a chunk's times do not depend on the time base a
 * worker happened to use. Left alone, FFmpeg's muxer picks a scale by frame rate that not every
 * rate divides.
 *
 * <p>All renditions share the timeline's scale, also those that show every second frame only: their
 * segment boundaries then are equal to the tick.
 *
 * @param ticksPerSecond the track's timescale (ISO/IEC 14496-12, mdhd), at least 10000
 * @param ticksPerFrame length of one frame of the timeline, at least 1
 */
public record VideoTimescale(int ticksPerSecond, long ticksPerFrame) {

  private static final int LEAST = 10_000;
  private static final int MOST = 100_000;

  /** Gives the usual rates readable times: 25 fps is 25000 with 1000 a frame. */
  private static final int TICKS_PREFERRED = 1000;

  public VideoTimescale {
    if (ticksPerSecond < LEAST || ticksPerFrame < 1) {
      throw new IllegalArgumentException(
          "not a video timescale: %d a second, %d a frame"
              .formatted(ticksPerSecond, ticksPerFrame));
    }
  }

  /**
   * The scale for a frame rate: its numerator × k, where one frame is its denominator × k. It is
   * between 10000 and 100000, unless the numerator alone is greater than that.
   *
   * @throws IllegalArgumentException for a rate that is not positive, or whose numerator does not
   *     fit the 32 bits of a timescale
   */
  public static VideoTimescale of(Rational frameRate) {
    if (!frameRate.isPositive() || frameRate.numerator() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no timescale fits a frame rate of " + frameRate);
    }
    long factor = TICKS_PREFERRED;
    long preferred = frameRate.numerator() * TICKS_PREFERRED;
    if (preferred < LEAST || preferred > MOST) {
      factor = Math.ceilDiv(LEAST, frameRate.numerator());
    }
    return new VideoTimescale(
        Math.toIntExact(frameRate.numerator() * factor),
        Math.multiplyExact(frameRate.denominator(), factor));
  }

  public static VideoTimescale of(Timeline timeline) {
    return of(timeline.frameRate());
  }

  /** When a frame of the timeline is shown, in ticks from the presentation's start. */
  public long ticksAt(long frame) {
    return Math.multiplyExact(frame, ticksPerFrame);
  }
}
