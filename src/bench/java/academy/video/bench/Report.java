package academy.video.bench;

import java.util.List;
import java.util.Optional;

/**
 * All that one run of the benchmark measured, kept as JSON.
 *
 * @param startedAt ISO 8601, UTC
 * @param cores of the machine
 * @param loadBefore the machine's load average of one minute before the first measurement: well
 *     below one, or other work disturbed the numbers
 * @param profile of the worker
 * @param clipSeconds length of the clips
 * @param comparisons one for each clip
 * @param memory empty where it was not measured
 * @param dryRun empty where it was not measured
 * @param remote empty where it was not measured
 * @param values one for each kind of video, none where they were not measured
 * @param targets what the numbers should be, and whether they are
 */
record Report(
    String startedAt,
    int cores,
    double loadBefore,
    String profile,
    int clipSeconds,
    List<Comparison> comparisons,
    Optional<MemoryGrowth> memory,
    Optional<DryRun> dryRun,
    Optional<Remote> remote,
    List<Value> values,
    List<Target> targets) {

  /**
   * The worker's peak memory on a video and on one ten times as long.
   *
   * @param clip the short one's name
   */
  record MemoryGrowth(String clip, long shortBytes, long longBytes) {
    double ratio() {
      return (double) longBytes / shortBytes;
    }
  }

  /**
   * Probing and planning of the sample, the JVM's start included.
   *
   * @param wallSeconds of each round
   */
  record DryRun(List<Double> wallSeconds) {
    DryRun {
      wallSeconds = List.copyOf(wallSeconds);
    }

    double median() {
      return Statistics.median(wallSeconds.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  Report {
    comparisons = List.copyOf(comparisons);
    values = List.copyOf(values);
    targets = List.copyOf(targets);
  }
}
