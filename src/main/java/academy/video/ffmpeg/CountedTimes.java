package academy.video.ffmpeg;

import academy.video.model.Rational;

/**
 * When blocks of audio start, where a sample rate changes within a stream.
 *
 * <p>Transport streams have a time only for some packets. FFmpeg guesses those between by the rate
 * that the stream began with, so that after a change of it they are wrong. There, samples are
 * counted from the last time that was not a guess.
 */
final class CountedTimes {

  /** A whole number of these is one sample at every usual rate; per second. */
  private static final long FLICKS = 705_600_000;

  private final int firstRate;
  private final Rational timeBase;
  private long guessTicks = Long.MIN_VALUE;
  private long countedFlicks;

  /**
   * Begins a stream.
   *
   * @param firstRate the sample rate that guesses are made with, in hertz
   * @param timeBase seconds per tick
   */
  CountedTimes(int firstRate, Rational timeBase) {
    this.firstRate = firstRate;
    this.timeBase = timeBase;
  }

  /**
   * The start of the next block in seconds.
   *
   * @param ticks its time in the stream, which may be a guess
   * @param guessedTicks how long the guess would have it last; zero where unknown
   * @param duration of the block's samples
   */
  Rational startOf(long ticks, long guessedTicks, Rational duration, int rate) {
    boolean isGuess = rate != firstRate && Math.abs(ticks - guessTicks) <= 1;
    Rational start = isGuess ? Rational.of(countedFlicks, FLICKS) : timeBase.times(ticks);
    guessTicks = ticks + guessedTicks;
    countedFlicks = start.times(FLICKS).round() + duration.times(FLICKS).round();
    return start;
  }
}
