package academy.video.stage.probe;

import academy.video.model.FrameTiming;
import academy.video.model.Rational;
import academy.video.model.StandardRates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds a stream's frame rate from the times of its frames: the containers' own figures can be
 * anything, such as 90000, 1000 or 0. Pure.
 */
final class FrameTimes {

  /** Share of frames that must lie on one rate's grid to call the rate constant. */
  private static final double ON_GRID_SHARE = 0.98;

  /** Largest distance from the grid, in frames, that rounding and jitter explain. */
  private static final double ON_GRID_DISTANCE = 0.3;

  /**
   * A distance this far from whole frames is no rounding: a recording was paused or joined there.
   */
  private static final double BREAK_DISTANCE = 0.1;

  /** Share of distances that may be breaks; where more are, times jitter. */
  private static final double BREAK_SHARE = 0.02;

  /** Share of slots on the grid that must hold a frame: a few may be dropped. */
  private static final double FILLED_SHARE = 0.9;

  /** A measured rate this near to a standard one is that one. */
  private static final double SNAP_SHARE = 0.003;

  /** Quantile of the distances that gives a variable source's typical rate. */
  private static final double TYPICAL_QUANTILE = 0.25;

  /** A field nearer to the one before it than this share of a frame belongs to the same frame. */
  private static final double SECOND_FIELD_DISTANCE = 0.75;

  /** Longer than any moving content shows a frame. */
  private static final Rational LONG_SECONDS = Rational.of(1, 10);

  private FrameTimes() {}

  /**
   * Estimates the timing.
   *
   * @param ticks times of the frames in any order
   * @param timeBase seconds per tick
   * @return empty where fewer than two different times are known
   */
  static Optional<FrameTiming> estimate(long[] ticks, Rational timeBase) {
    long[] sorted = Arrays.stream(ticks).sorted().distinct().toArray();
    if (sorted.length < 2) {
      return Optional.empty();
    }
    long[] distances = new long[sorted.length - 1];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = sorted[i + 1] - sorted[i];
    }
    Arrays.sort(distances);
    double median = distances[distances.length / 2];
    double mean = (double) (sorted[sorted.length - 1] - sorted[0]) / distances.length;
    List<long[]> runs = runs(sorted, refine(List.of(sorted), median));
    double step = refine(runs, median);
    // The mean explains frames that are shown for two and three fields in turn (film on DVD).
    for (double candidate : new double[] {refine(runs, step), mean}) {
      if (isConstant(runs, candidate)) {
        return Optional.of(new FrameTiming(true, rate(1 / (candidate * timeBase.toDouble()))));
      }
    }
    double typical = distances[(int) (distances.length * TYPICAL_QUANTILE)];
    return Optional.of(new FrameTiming(false, rate(1 / (typical * timeBase.toDouble()))));
  }

  /**
   * For what part of the time no frame is new: how long frames are shown beyond a tenth of a
   * second.
   *
   * @param ticks times of the frames in any order
   * @param timeBase seconds per tick
   * @return 0 to 1
   */
  static double heldFraction(long[] ticks, Rational timeBase) {
    long[] sorted = Arrays.stream(ticks).sorted().toArray();
    double longTicks = LONG_SECONDS.dividedBy(timeBase).toDouble();
    double held = 0;
    for (int i = 1; i < sorted.length; i++) {
      held += Math.max(0, sorted[i] - sorted[i - 1] - longTicks);
    }
    return held == 0 ? 0 : held / (sorted[sorted.length - 1] - sorted[0]);
  }

  /**
   * Leaves out the times of fields that complete a frame: in some containers the two fields of a
   * frame are separate packets, always or sometimes.
   *
   * @param frameTicks usual time from one decoded frame to the next
   */
  static long[] withoutSecondFields(long[] ticks, double frameTicks) {
    long[] sorted = Arrays.stream(ticks).sorted().distinct().toArray();
    long[] kept = new long[sorted.length];
    int count = 0;
    for (long time : sorted) {
      if (count == 0 || time - kept[count - 1] >= frameTicks * SECOND_FIELD_DISTANCE) {
        kept[count++] = time;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /**
   * Cuts the times where a recording was paused or joined: a new grid begins there. Where times
   * jitter, they are one run.
   *
   * @param step about one frame
   */
  private static List<long[]> runs(long[] sorted, double step) {
    double rounding = Math.max(BREAK_DISTANCE, 1 / step);
    List<long[]> runs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i < sorted.length; i++) {
      double frames = (sorted[i] - sorted[i - 1]) / step;
      if (Math.abs(frames - Math.max(1, Math.rint(frames))) > rounding) {
        runs.add(Arrays.copyOfRange(sorted, from, i));
        from = i;
      }
    }
    if (runs.size() > (sorted.length - 1) * BREAK_SHARE) {
      return List.of(sorted);
    }
    runs.add(Arrays.copyOfRange(sorted, from, sorted.length));
    return runs;
  }

  /** The step that best explains the runs, given a rough one: rounding errors average out. */
  private static double refine(List<long[]> runs, double step) {
    double ticks = 0;
    double steps = 0;
    for (long[] run : runs) {
      for (int i = 1; i < run.length; i++) {
        steps += Math.max(1, Math.rint((run[i] - run[i - 1]) / step));
      }
      ticks += run[run.length - 1] - run[0];
    }
    return ticks / steps;
  }

  private static boolean isConstant(List<long[]> runs, double step) {
    long times = 0;
    long onGrid = 0;
    for (long[] run : runs) {
      for (long time : run) {
        double slot = (time - run[0]) / step;
        if (Math.abs(slot - Math.rint(slot)) <= ON_GRID_DISTANCE) {
          onGrid++;
        }
      }
      times += run.length;
    }
    long[] last = runs.getLast();
    double slots = (last[last.length - 1] - runs.getFirst()[0]) / step + 1;
    return onGrid >= times * ON_GRID_SHARE && times >= slots * FILLED_SHARE;
  }

  /**
   * The standard rate that a measured one means, or the measured one to three decimals: what
   * FRAME-RATE can say (RFC 8216, 4.3.4.2).
   */
  static Rational rate(double measured) {
    return StandardRates.nearest(measured)
        .filter(standard -> Math.abs(standard.toDouble() - measured) <= measured * SNAP_SHARE)
        .orElseGet(() -> Rational.of(Math.max(1, Math.round(measured * 1000)), 1000));
  }
}
