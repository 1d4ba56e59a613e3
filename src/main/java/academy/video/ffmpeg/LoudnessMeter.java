package academy.video.ffmpeg;

import academy.video.model.Loudness;
import academy.video.model.LoudnessCurve;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Measures loudness as EBU R128 says, with true peaks; used by one thread at a time. */
public final class LoudnessMeter implements AutoCloseable {

  private static final String FILTER = "ebur128@meter";

  /** FFmpeg's name for the momentary loudness in the metadata of each frame of 100 ms. */
  private static final String MOMENTARY = "lavfi.r128.M";

  private static final int FRAMES_PER_SECOND = 10;

  private final AudioGraph graph;

  /** The highest momentary loudness of each second. */
  private final List<Double> seconds = new ArrayList<>();

  private int frames;

  /**
   * A new measurement.
   *
   * @param channels 1 or 2; one is measured as heard from two loudspeakers
   */
  public LoudnessMeter(int channels, int sampleRate) {
    this.graph =
        new AudioGraph(
            channels,
            sampleRate,
            FILTER
                + "=peak=true:metadata=true:framelog=quiet:dualmono="
                + (channels == 1 ? "true" : "false"),
            this::measured);
  }

  /** Takes the next samples. */
  public void add(float[][] samples) {
    graph.run(samples);
  }

  private void measured(AVFrame frame) {
    AVDictionaryEntry entry = avutil.av_dict_get(frame.metadata(), MOMENTARY, null, 0);
    if (entry == null) {
      return; // the last frame, where it is shorter
    }
    double momentary = Math.max(Loudness.SILENT_LUFS, lufs(entry.value().getString()));
    int second = frames++ / FRAMES_PER_SECOND;
    if (second == seconds.size()) {
      seconds.add(momentary);
    } else {
      seconds.set(second, Math.max(seconds.get(second), momentary));
    }
  }

  /** FFmpeg writes {@code nan} or {@code -inf} where nothing is heard. */
  private static double lufs(String printed) {
    boolean isNumber = Character.isDigit(printed.charAt(printed.length() - 1));
    return isNumber ? Double.parseDouble(printed) : Loudness.SILENT_LUFS;
  }

  /** The loudness along the track; to be called after {@link #loudness}. */
  public LoudnessCurve curve() {
    return LoudnessCurve.ofSeconds(seconds);
  }

  /** What was measured; no more samples can be added. */
  public Loudness loudness() {
    graph.drain();
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
