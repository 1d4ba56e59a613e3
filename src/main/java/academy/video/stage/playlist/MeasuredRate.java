package academy.video.stage.playlist;

import java.util.List;

/**
 * Bit rates recomputed from a playlist as players see it: the EXTINF values as printed, and the
 * sizes of what they name. Written apart from {@link BitRate}, which it judges.
 *
 * @param leastPeak bits per second (RFC 8216, 4.1) without the runs that are, in print, within a
 *     hair of the shortest or longest that count
 * @param mostPeak the same with those runs
 * @param average bits per second
 */
record MeasuredRate(double leastPeak, double mostPeak, double average) {

  static final MeasuredRate NONE = new MeasuredRate(0, 0, 0);

  /** Declared rates may be this part off. */
  private static final double TOLERANCE = 0.01;

  /** Bits per second by which a sum of two rates, each rounded up, may be higher. */
  private static final double ROUNDING = 2;

  /** A printed time is at most half a millionth of a second off. */
  private static final double HAIR_SECONDS = 2e-6;

  static MeasuredRate of(MediaPlaylist playlist, List<Long> sizes) {
    int count = sizes.size();
    double[] bits = new double[count + 1];
    double[] seconds = new double[count + 1];
    for (int i = 0; i < count; i++) {
      bits[i + 1] = bits[i] + 8.0 * sizes.get(i);
      seconds[i + 1] = seconds[i] + playlist.entries().get(i).durationMicros() / 1e6;
    }
    double average = bits[count] / seconds[count];
    return new MeasuredRate(
        peak(bits, seconds, playlist.targetSeconds(), -HAIR_SECONDS, average),
        peak(bits, seconds, playlist.targetSeconds(), HAIR_SECONDS, average),
        average);
  }

  private static double peak(
      double[] bits, double[] seconds, int targetSeconds, double slack, double average) {
    double least = 0.5 * targetSeconds - slack;
    double most = 1.5 * targetSeconds + slack;
    double peak = average;
    int start = 0;
    for (int end = 1; end < bits.length; end++) {
      while (seconds[end] - seconds[start] > most) {
        start++;
      }
      for (int from = start; from < end && seconds[end] - seconds[from] >= least; from++) {
        peak = Math.max(peak, (bits[end] - bits[from]) / (seconds[end] - seconds[from]));
      }
    }
    return peak;
  }

  MeasuredRate plus(MeasuredRate other) {
    return new MeasuredRate(
        leastPeak + other.leastPeak, mostPeak + other.mostPeak, average + other.average);
  }

  /** The larger of each; for renditions of which any one can be chosen. */
  MeasuredRate max(MeasuredRate other) {
    return new MeasuredRate(
        Math.max(leastPeak, other.leastPeak),
        Math.max(mostPeak, other.mostPeak),
        Math.max(average, other.average));
  }

  /** Fails unless the declared rates are these. */
  void requireDeclared(String where, long bandwidth, long averageBandwidth) {
    requireBetween(where + ", BANDWIDTH", leastPeak, mostPeak, bandwidth);
    requireBetween(where + ", AVERAGE-BANDWIDTH", average, average, averageBandwidth);
    if (averageBandwidth > bandwidth) {
      throw PlaylistCheck.BANDWIDTH.failed(
          where, "AVERAGE-BANDWIDTH up to " + bandwidth, averageBandwidth);
    }
  }

  private static void requireBetween(String where, double least, double most, long declared) {
    if (declared < least * (1 - TOLERANCE) || declared > most * (1 + TOLERANCE) + ROUNDING) {
      throw PlaylistCheck.BANDWIDTH.failed(where, Math.round(most), declared);
    }
  }
}
