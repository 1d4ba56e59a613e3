package academy.video.stage.playlist;

import academy.video.model.Rational;
import academy.video.stage.playlist.Spans.Span;
import java.util.List;

/**
 * A playlist's measured bit rates, rounded up (RFC 8216, 4.1): container overhead counts, HTTP does
 * not.
 *
 * @param peak bits per second of the worst run of entries whose duration is 0.5 to 1.5 times the
 *     target duration; never below {@code average}
 * @param average bits per second of everything
 */
record BitRate(long peak, long average) {

  static final BitRate NONE = new BitRate(0, 0);

  static BitRate measure(Spans playlist, int targetSeconds) {
    List<Span> spans = playlist.spans();
    long targetTicks = (long) targetSeconds * playlist.timescale();
    long peak = 0;
    long totalBytes = 0;
    long totalTicks = 0;
    for (int first = 0; first < spans.size(); first++) {
      totalBytes += spans.get(first).sizeBytes();
      totalTicks += spans.get(first).ticks();
      long runBytes = 0;
      long runTicks = 0;
      for (int last = first; last < spans.size() && 2 * runTicks <= 3 * targetTicks; last++) {
        runBytes += spans.get(last).sizeBytes();
        runTicks += spans.get(last).ticks();
        if (2 * runTicks >= targetTicks && 2 * runTicks <= 3 * targetTicks) {
          peak = Math.max(peak, bitsPerSecond(runBytes, runTicks, playlist.timescale()));
        }
      }
    }
    long average = bitsPerSecond(totalBytes, totalTicks, playlist.timescale());
    // A presentation shorter than half its target duration has no run that counts.
    return new BitRate(Math.max(peak, average), average);
  }

  BitRate plus(BitRate other) {
    return new BitRate(peak + other.peak, average + other.average);
  }

  /** The larger of each; for renditions of which any one can be chosen. */
  BitRate max(BitRate other) {
    return new BitRate(Math.max(peak, other.peak), Math.max(average, other.average));
  }

  private static long bitsPerSecond(long bytes, long ticks, int timescale) {
    return Rational.of(Math.multiplyExact(bytes, 8L)).times(Rational.of(timescale, ticks)).ceil();
  }
}
