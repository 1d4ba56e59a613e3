package academy.video.ffmpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A chain of audio filters that takes and gives planar float samples; used by one thread at a time.
 */
final class AudioGraph implements AutoCloseable {

  private final int channels;
  private final int sampleRate;
  private final FilterGraph graph;
  private final Consumer<AVFrame> listener;
  private long samplesIn;

  /**
   * Builds the chain.
   *
   * @param filters FFmpeg's description of it, such as {@code volume=0.5}
   */
  AudioGraph(int channels, int sampleRate, String filters) {
    this(channels, sampleRate, filters, _ -> {});
  }

  /**
   * The same, for filters that write what they find into the metadata of frames.
   *
   * @param listener is shown each frame that comes out; the graph keeps the frame
   */
  AudioGraph(int channels, int sampleRate, String filters, Consumer<AVFrame> listener) {
    this.listener = listener;
    this.channels = channels;
    this.sampleRate = sampleRate;
    this.graph =
        new FilterGraph(
            "abuffer@in=time_base=1/%d:sample_rate=%d:sample_fmt=fltp:channel_layout=%dc,%s,aformat=sample_fmts=fltp,abuffersink@out"
                .formatted(sampleRate, sampleRate, channels, filters),
            "abuffer@in",
            "abuffersink@out");
  }

  /** The current value of a filter's option. */
  double option(String filter, String name) {
    return graph.option(filter, name);
  }

  /** Gives samples to the filters; returns those that are ready, which may be none. */
  float[][] run(float[][] samples) {
    if (samples[0].length == 0) {
      return new float[channels][0];
    }
    try (OwnedFrame input = new OwnedFrame()) {
      AVFrame frame = input.get();
      frame.format(avutil.AV_SAMPLE_FMT_FLTP);
      frame.nb_samples(samples[0].length);
      frame.sample_rate(sampleRate);
      avutil.av_channel_layout_default(frame.ch_layout(), channels);
      Native.check(avutil.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
      AudioConverter.fill(frame, samples, 0, samples[0].length);
      frame.pts(samplesIn);
      samplesIn += samples[0].length;
      graph.push(frame);
    }
    return pull();
  }

  /** The samples that the filters still hold; they take no more. */
  float[][] drain() {
    graph.push(null);
    return pull();
  }

  private float[][] pull() {
    List<float[][]> blocks = new ArrayList<>();
    for (Optional<OwnedFrame> next = graph.pull(0); next.isPresent(); next = graph.pull(0)) {
      try (OwnedFrame frame = next.get()) {
        listener.accept(frame.get());
        blocks.add(copy(frame.get()));
      }
    }
    return joined(blocks);
  }

  private float[][] copy(AVFrame frame) {
    float[][] samples = new float[channels][frame.nb_samples()];
    for (int channel = 0; channel < channels; channel++) {
      new FloatPointer(frame.data(channel)).get(samples[channel]);
    }
    return samples;
  }

  private float[][] joined(List<float[][]> blocks) {
    int length = blocks.stream().mapToInt(block -> block[0].length).sum();
    float[][] joined = new float[channels][length];
    int position = 0;
    for (float[][] block : blocks) {
      for (int channel = 0; channel < channels; channel++) {
        System.arraycopy(block[channel], 0, joined[channel], position, block[channel].length);
      }
      position += block[0].length;
    }
    return joined;
  }

  @Override
  public void close() {
    graph.close();
  }
}
