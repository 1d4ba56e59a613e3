package academy.video.stage.probe;

import academy.video.model.FrameTiming;
import academy.video.model.Rational;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Times of frames that no recording has: all the same, thousands in a second, or minutes apart. The
 * frames themselves are often fine; then the codec or the audio tells their rate. Pure.
 */
final class ImpossibleTimes {

  /** Fields of one frame may share a time; more packets can't. */
  private static final int MOST_PACKETS_AT_A_TIME = 4;

  private static final double SLOWEST = 1;

  /** A slide show is slow, but its codec's own rate isn't so much faster. */
  private static final double TOO_SLOW = 100;

  private static final double SLOWEST_LIKELY = 5;
  private static final double FASTEST_LIKELY = 120;

  /** By so much audio and video may differ in length. */
  private static final double SAME_LENGTH = 0.2;

  private ImpossibleTimes() {}

  /**
   * Whether times are impossible.
   *
   * @param span of the video
   * @param nominal frames a second, as the codec says, zero where it doesn't; asked for only where
   *     it decides
   * @param fastest the profile's limit, in frames a second
   */
  static boolean in(StreamSpan span, Rational timeBase, Supplier<Rational> nominal, int fastest) {
    long[] distinct = Arrays.stream(span.ticks()).sorted().distinct().toArray();
    long packets = span.packets();
    if (packets < 2 || distinct.length == 0) {
      return false;
    }
    double seconds = timeBase.times(distinct[distinct.length - 1] - distinct[0]).toDouble();
    double rate = (distinct.length - 1) / seconds;
    return distinct.length == 1
        || distinct.length * (long) MOST_PACKETS_AT_A_TIME < packets
        || rate > fastest
        || (rate < SLOWEST && rate * TOO_SLOW < nominal.get().toDouble());
  }

  /**
   * The rate at which the frames were recorded; empty where nothing tells it.
   *
   * @param packets of the video
   * @param nominal frames a second, as the codec says; zero where it doesn't
   * @param audioSeconds how long the audio is, zero without any
   */
  static Optional<FrameTiming> mended(long packets, Rational nominal, Rational audioSeconds) {
    double byAudio = audioSeconds.isPositive() ? packets / audioSeconds.toDouble() : 0;
    double byCodec = nominal.toDouble();
    if (isLikely(byCodec)
        && (byAudio == 0 || Math.abs(byCodec - byAudio) <= byAudio * SAME_LENGTH)) {
      return Optional.of(new FrameTiming(true, FrameTimes.rate(byCodec)));
    }
    return isLikely(byAudio)
        ? Optional.of(new FrameTiming(true, FrameTimes.rate(byAudio)))
        : Optional.empty();
  }

  private static boolean isLikely(double rate) {
    return rate >= SLOWEST_LIKELY && rate <= FASTEST_LIKELY;
  }
}
