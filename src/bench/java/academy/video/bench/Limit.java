package academy.video.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The least time that a job can take on so many cores: the processor time of its parts, each
 * measured alone on one thread, spread evenly over the cores.
 *
 * @param decodeCpuSeconds of decoding all frames
 * @param scaleCpuSeconds of scaling them to all sizes
 * @param encodeCpuSeconds of encoding each rendition, by its name
 * @param cores of the machine
 */
record Limit(
    double decodeCpuSeconds,
    double scaleCpuSeconds,
    Map<String, Double> encodeCpuSeconds,
    int cores) {

  Limit {
    encodeCpuSeconds = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(encodeCpuSeconds));
  }

  double cpuSeconds() {
    double encoding = encodeCpuSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
    return decodeCpuSeconds + scaleCpuSeconds + encoding;
  }

  double wallSeconds() {
    return cpuSeconds() / cores;
  }
}
