package academy.video.bench;

import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What an encoder spends for a quality, known at some points and interpolated between them: the
 * logarithm of the amount is taken as linear in the quality, as in Bjøntegaard's method (ITU-T
 * VCEG-M33), but piecewise, so that no curve swings between its points.
 *
 * @param points at least two of different quality, in any order
 */
record Curve(List<Point> points) {

  /**
   * What was measured once.
   *
   * @param quality in dB
   * @param amount bytes or seconds, greater than zero
   */
  record Point(double quality, double amount) {
    Point {
      if (!(amount > 0) || !Double.isFinite(quality)) {
        throw new BenchException("no point of a curve: %s dB, %s".formatted(quality, amount));
      }
    }
  }

  Curve {
    points = points.stream().sorted(Comparator.comparingDouble(Point::quality)).toList();
    if (points.stream().mapToDouble(Point::quality).distinct().count() != points.size()
        || points.size() < 2) {
      throw new BenchException("a curve needs two points or more, all of different quality");
    }
  }

  /**
   * The amount for a quality.
   *
   * @throws BenchException outside the points: nothing is extrapolated
   */
  double at(double quality) {
    if (quality < worst() || quality > best()) {
      throw new BenchException(
          "%.3f dB is outside the measured %.3f to %.3f".formatted(quality, worst(), best()));
    }
    int after = 1;
    while (points.get(after).quality() < quality) {
      after++;
    }
    Point low = points.get(after - 1);
    Point high = points.get(after);
    double share = (quality - low.quality()) / (high.quality() - low.quality());
    return Math.exp(Math.log(low.amount()) * (1 - share) + Math.log(high.amount()) * share);
  }

  /**
   * How much of another curve's amount this one takes at equal quality: 0.9 is a BD-rate of -10 %.
   * The geometric mean over all qualities that both curves reach.
   *
   * @throws BenchException where the curves have no range of quality in common
   */
  double ratioTo(Curve other) {
    double from = Math.max(worst(), other.worst());
    double to = Math.min(best(), other.best());
    if (from >= to) {
      throw new BenchException(
          "the curves have no quality in common: %.2f to %.2f dB and %.2f to %.2f dB"
              .formatted(worst(), best(), other.worst(), other.best()));
    }
    double[] knots =
        DoubleStream.concat(
                DoubleStream.of(from, to),
                DoubleStream.concat(qualities(), other.qualities())
                    .filter(quality -> quality > from && quality < to))
            .sorted()
            .toArray();
    // The difference of logarithms is linear between two knots, so trapezoids are exact.
    double area = 0;
    for (int i = 1; i < knots.length; i++) {
      double mean = (logRatio(other, knots[i - 1]) + logRatio(other, knots[i])) / 2;
      area += mean * (knots[i] - knots[i - 1]);
    }
    return Math.exp(area / (to - from));
  }

  private double logRatio(Curve other, double quality) {
    return Math.log(at(quality) / other.at(quality));
  }

  private DoubleStream qualities() {
    return points.stream().mapToDouble(Point::quality);
  }

  private double worst() {
    return points.getFirst().quality();
  }

  private double best() {
    return points.getLast().quality();
  }
}
