package academy.video.ffmpeg;

import java.util.Locale;

/**
 * Keeps true peaks below a ceiling, also those between samples: looks 5 ms ahead at four times the
 * sample rate, as ITU-R BS.1770 measures them. Used by one thread at a time.
 */
public final class PeakLimiter implements AutoCloseable {

  private static final int OVERSAMPLING = 4;

  /** Converting back to the sample rate raises peaks by less than this. */
  private static final double MARGIN_DB = 0.2;

  private final AudioGraph graph;

  /**
   * A new limiter.
   *
   * @param ceilingDbtp highest true peak in decibels below full scale, such as -1
   */
  public PeakLimiter(int channels, int sampleRate, double ceilingDbtp) {
    double limit = Math.pow(10, (ceilingDbtp - MARGIN_DB) / 20);
    this.graph =
        new AudioGraph(
            channels,
            sampleRate,
            String.format(
                Locale.ROOT,
                "aresample=%d,alimiter=level=false:latency=true:attack=5:release=50:limit=%.6f,aresample=%d",
                sampleRate * OVERSAMPLING,
                limit,
                sampleRate));
  }

  /** Limits the next samples; returns those that are ready, which may be none. */
  public float[][] limit(float[][] samples) {
    return graph.run(samples);
  }

  /** The samples that the limiter still holds. */
  public float[][] drain() {
    return graph.drain();
  }

  @Override
  public void close() {
    graph.close();
  }
}
