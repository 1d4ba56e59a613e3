package academy.video.stage.probe;

import academy.video.model.Rational;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds time for which a source has no video. Pure.
 *
 * <p>Screen recorders write a frame only where something changes, so a long distance from one frame
 * to the next is no loss by itself. It is one where audio is missing as well, and where frames come
 * at a fixed rate: in transport and program streams, and where all others do to the tick.
 */
final class Gaps {

  private static final Rational SHORTEST_SECONDS = Rational.of(1);
  private static final int SHORTEST_FRAMES = 10;

  /** Share of distances that must be the same; recorders of what changes have many different. */
  private static final double REGULAR_SHARE = 0.98;

  /** Slides come slower. */
  private static final Rational LONGEST_REGULAR_SECONDS = Rational.of(1, 15);

  private Gaps() {}

  private record Gap(double fromSeconds, double toSeconds) {
    boolean overlaps(Gap other) {
      return fromSeconds < other.toSeconds && other.fromSeconds < toSeconds;
    }
  }

  /**
   * For how long there is no video.
   *
   * @param timeBase of the video's ticks
   * @param frameSeconds how long one of its frames is shown
   * @param audio the times of every audio stream
   * @param isMpeg whether the container has frames at a fixed rate only
   */
  static Rational lostSeconds(
      long[] videoTicks,
      Rational timeBase,
      Rational frameSeconds,
      List<Times> audio,
      boolean isMpeg) {
    boolean hasFixedRate = isMpeg || areRegular(videoTicks, timeBase);
    Rational shortest = SHORTEST_SECONDS.max(frameSeconds.times(SHORTEST_FRAMES));
    List<List<Gap>> silences =
        audio.stream()
            .map(times -> gaps(times.ticks(), times.timeBase(), SHORTEST_SECONDS))
            .toList();
    double lost = 0;
    for (Gap gap : gaps(videoTicks, timeBase, shortest)) {
      boolean isSilent =
          !silences.isEmpty()
              && silences.stream().allMatch(silence -> silence.stream().anyMatch(gap::overlaps));
      if (hasFixedRate || isSilent) {
        lost += gap.toSeconds() - gap.fromSeconds() - frameSeconds.toDouble();
      }
    }
    return Rational.of(Math.round(lost * 1000), 1000);
  }

  private static boolean areRegular(long[] ticks, Rational timeBase) {
    long[] steps = new long[Math.max(0, ticks.length - 1)];
    long[] sorted = Arrays.stream(ticks).sorted().toArray();
    for (int i = 0; i < steps.length; i++) {
      steps[i] = sorted[i + 1] - sorted[i];
    }
    Arrays.sort(steps);
    if (steps.length == 0) {
      return false;
    }
    long usual = steps[steps.length / 2];
    long same = Arrays.stream(steps).filter(step -> Math.abs(step - usual) <= 1).count();
    return same >= steps.length * REGULAR_SHARE
        && timeBase.times(usual).compareTo(LONGEST_REGULAR_SECONDS) <= 0;
  }

  /** A stream's times. */
  @SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never compared
  record Times(long[] ticks, Rational timeBase) {}

  private static List<Gap> gaps(long[] ticks, Rational timeBase, Rational shortest) {
    long[] sorted = Arrays.stream(ticks).sorted().toArray();
    double seconds = timeBase.toDouble();
    List<Gap> gaps = new ArrayList<>();
    for (int i = 1; i < sorted.length; i++) {
      if ((sorted[i] - sorted[i - 1]) * seconds >= shortest.toDouble()) {
        gaps.add(new Gap(sorted[i - 1] * seconds, sorted[i] * seconds));
      }
    }
    return gaps;
  }
}
