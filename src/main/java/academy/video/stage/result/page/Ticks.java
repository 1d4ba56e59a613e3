package academy.video.stage.result.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Round values along a chart's axes. */
final class Ticks {

  private static final long SECOND_MS = 1000;

  /** Below this, a value that should be a multiple of a step is one. */
  private static final double ROUNDING = 1e-9;

  private Ticks() {}

  /** One, two or five of a power of ten, so that {@code span} has at most {@code most} steps. */
  static double step(double span, int most) {
    double least = Math.max(span, ROUNDING) / most;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    return DoubleStream.of(1, 2, 5)
        .map(digit -> digit * power)
        .filter(step -> step >= least * (1 - ROUNDING))
        .findFirst()
        .orElse(10 * power);
  }

  /** The lowest multiple of such a step that is no less than {@code value}. */
  static double above(double value, int most) {
    double step = step(value, most);
    return Math.ceil(value / step - ROUNDING) * step;
  }

  /** Multiples of a step from {@code low} to {@code high}, both inclusive. */
  static List<Double> between(double low, double high, int most) {
    double step = step(high - low, most);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - ROUNDING); i * step <= high + ROUNDING; i++) {
      ticks.add(i * step);
    }
    return List.copyOf(ticks);
  }

  /** Milliseconds from 0 on, whole seconds, minutes or hours apart. */
  static List<Long> times(long durationMs, int most) {
    long step =
        LongStream.of(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400)
            .map(seconds -> seconds * SECOND_MS)
            .filter(each -> durationMs / each <= most)
            .findFirst()
            .orElse(14_400 * SECOND_MS);
    List<Long> ticks = new ArrayList<>();
    for (long time = 0; time <= durationMs; time += step) {
      ticks.add(time);
    }
    return List.copyOf(ticks);
  }
}
