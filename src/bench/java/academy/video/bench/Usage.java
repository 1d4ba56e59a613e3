package academy.video.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one command used.
 *
 * @param wallSeconds from start to end
 * @param cpuSeconds user and system time of the command and all processes it waited for
 * @param peakBytes the largest physical memory of any one of these processes
 */
record Usage(double wallSeconds, double cpuSeconds, long peakBytes) {

  /** The median of each quantity by itself. */
  static Usage median(List<Usage> usages) {
    return new Usage(
        median(usages, Usage::wallSeconds),
        median(usages, Usage::cpuSeconds),
        Math.round(median(usages, Usage::peakBytes)));
  }

  private static double median(List<Usage> usages, ToDoubleFunction<Usage> quantity) {
    return Statistics.median(usages.stream().mapToDouble(quantity).toArray());
  }
}
