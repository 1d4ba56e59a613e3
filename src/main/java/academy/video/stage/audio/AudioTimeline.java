package academy.video.stage.audio;

/**
 * Keeps audio on the presentation's clock: decides, block by block, whether a block simply follows,
 * is stretched a little, or needs silence before it or samples cut from it. Counts in samples of
 * the output rate; pure.
 *
 * <p>Clocks of recorders drift by some parts in 100,000 and containers round times to a
 * millisecond: up to {@link #tolerance} nothing is done. Up to {@link #hardLimit} the resampler
 * stretches what follows by at most half a percent, which nobody hears. Beyond, audio was lost or
 * overlaps: silence fills the gap, an overlap is cut. So lips stay within the hard limit at every
 * moment, and within the tolerance except for three seconds after each jump.
 */
final class AudioTimeline {

  /** What to do with a block before it is converted. */
  sealed interface Step {
    /** The block follows where the last one ended. */
    record Follow() implements Step {}

    /** The block follows; the next {@code distance} samples are stretched by {@code delta}. */
    record Stretch(int delta, int distance) implements Step {}

    /** What the resampler holds is written, then this much silence, then the block. */
    record Silence(long samples) implements Step {}

    /** What the resampler holds is written, then the block without its first samples. */
    record Cut(long samples) implements Step {}
  }

  private static final int TOLERANCES_PER_SECOND = 200; // 5 ms
  private static final int HARD_LIMITS_PER_SECOND = 50; // 20 ms
  private static final int LARGEST_STRETCH_DIVISOR = 200; // half a percent

  private final int sampleRate;
  private final long tolerance;
  private final long hardLimit;
  private boolean started;
  private long stretchedUntil;

  AudioTimeline(int sampleRate) {
    this.sampleRate = sampleRate;
    this.tolerance = sampleRate / TOLERANCES_PER_SECOND;
    this.hardLimit = sampleRate / HARD_LIMITS_PER_SECOND;
  }

  /**
   * Decides for the next block.
   *
   * @param position where its first sample belongs, in samples from the presentation's start; may
   *     be below zero
   * @param reached where it would land: samples written and samples that the resampler holds
   * @param continues whether it is of the same recording as the block before; where another begins,
   *     a jump is not heard, but a stretch of the next seconds is
   */
  Step next(long position, long reached, boolean continues) {
    long late = position - reached;
    if (!started || Math.abs(late) > (continues ? hardLimit : tolerance)) {
      started = true;
      stretchedUntil = 0;
      if (late == 0) {
        return new Step.Follow();
      }
      return late > 0 ? new Step.Silence(late) : new Step.Cut(-late);
    }
    if (Math.abs(late) <= tolerance || reached < stretchedUntil) {
      return new Step.Follow();
    }
    stretchedUntil = reached + sampleRate;
    long largest = sampleRate / LARGEST_STRETCH_DIVISOR;
    return new Step.Stretch((int) Math.clamp(late, -largest, largest), sampleRate);
  }
}
