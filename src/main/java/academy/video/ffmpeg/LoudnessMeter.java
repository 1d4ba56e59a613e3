package academy.video.ffmpeg;

import academy.video.model.Loudness;

/** Measures loudness as EBU R128 says, with true peaks; used by one thread at a time. */
public final class LoudnessMeter implements AutoCloseable {

  private static final String FILTER = "ebur128@meter";

  private final SoundGraph graph;

  /**
   * A new measurement.
   *
   * @param channels 1 or 2; one is measured as it is heard, from two loudspeakers
   */
  public LoudnessMeter(int channels, int sampleRate) {
    this.graph =
        new SoundGraph(
            channels,
            sampleRate,
            FILTER + "=peak=true:framelog=quiet:dualmono=" + (channels == 1 ? "true" : "false"));
  }

  /** Takes the next samples. */
  public void add(float[][] samples) {
    graph.run(samples);
  }

  /** What was measured so far. */
  public Loudness loudness() {
    graph.finish();
    return Loudness.of(
        graph.option(FILTER, "integrated"),
        graph.option(FILTER, "range"),
        graph.option(FILTER, "true_peak"));
  }

  @Override
  public void close() {
    graph.close();
  }
}
