package academy.video.ffmpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * A chain of audio filters between planar float samples and planar float samples; used by one
 * thread at a time.
 */
final class AudioGraph implements AutoCloseable {

  private final int channels;
  private final int sampleRate;
  private final AVFilterGraph graph =
      Native.require(avfilter.avfilter_graph_alloc(), "avfilter_graph_alloc");
  private final AVFilterContext in;
  private final AVFilterContext out;
  private final OwnedFrame input = new OwnedFrame();
  private final OwnedFrame output = new OwnedFrame();
  private final Consumer<AVFrame> seen;
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
   * @param seen is shown each frame that comes out; it stays the graph's
   */
  AudioGraph(int channels, int sampleRate, String filters, Consumer<AVFrame> seen) {
    this.seen = seen;
    this.channels = channels;
    this.sampleRate = sampleRate;
    String description =
        "abuffer@in=time_base=1/%d:sample_rate=%d:sample_fmt=fltp:channel_layout=%dc,%s,aformat=sample_fmts=fltp,abuffersink@out"
            .formatted(sampleRate, sampleRate, channels, filters);
    graph.nb_threads(1);
    boolean built = false;
    try (AVFilterInOut openInputs = new AVFilterInOut(null);
        AVFilterInOut openOutputs = new AVFilterInOut(null)) {
      Native.check(
          avfilter.avfilter_graph_parse2(graph, description, openInputs, openOutputs),
          "avfilter_graph_parse2 " + description);
      Native.check(avfilter.avfilter_graph_config(graph, null), "avfilter_graph_config");
      this.in = filter("abuffer@in");
      this.out = filter("abuffersink@out");
      built = true;
    } finally {
      if (!built) {
        close();
      }
    }
  }

  private AVFilterContext filter(String name) {
    return Native.require(
        avfilter.avfilter_graph_get_filter(graph, name), "avfilter_graph_get_filter " + name);
  }

  /** The value of a filter's option as it is now. */
  double option(String filter, String name) {
    double[] value = new double[1];
    Native.check(
        avutil.av_opt_get_double(filter(filter), name, avutil.AV_OPT_SEARCH_CHILDREN, value),
        "av_opt_get_double " + name);
    return value[0];
  }

  /** Gives samples in and takes out what is ready; may be nothing. */
  float[][] run(float[][] samples) {
    if (samples[0].length == 0) {
      return new float[channels][0];
    }
    AVFrame frame = input.get();
    frame.format(avutil.AV_SAMPLE_FMT_FLTP);
    frame.nb_samples(samples[0].length);
    frame.sample_rate(sampleRate);
    avutil.av_channel_layout_default(frame.ch_layout(), channels);
    Native.check(avutil.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
    AudioConverter.fill(frame, samples, 0, samples[0].length);
    frame.pts(samplesIn);
    samplesIn += samples[0].length;
    return push(frame);
  }

  /** What the filters held back; nothing can be given in any more. */
  float[][] drain() {
    return push(null);
  }

  private float[][] push(@Nullable AVFrame frame) {
    Native.check(avfilter.av_buffersrc_add_frame_flags(in, frame, 0), "av_buffersrc_add_frame");
    input.unref();
    List<float[][]> blocks = new ArrayList<>();
    while (true) {
      int result = avfilter.av_buffersink_get_frame(out, output.get());
      if (Native.wantsMoreInput(result) || Native.isEndOfStream(result)) {
        return joined(blocks);
      }
      Native.check(result, "av_buffersink_get_frame");
      seen.accept(output.get());
      blocks.add(copy(output.get()));
      output.unref();
    }
  }

  private float[][] copy(AVFrame frame) {
    float[][] samples = new float[channels][frame.nb_samples()];
    for (int channel = 0; channel < channels; channel++) {
      BytePointer plane = frame.data(channel);
      new FloatPointer(plane).get(samples[channel]);
    }
    return samples;
  }

  private float[][] joined(List<float[][]> blocks) {
    int length = blocks.stream().mapToInt(block -> block[0].length).sum();
    float[][] joined = new float[channels][length];
    for (int channel = 0; channel < channels; channel++) {
      int position = 0;
      for (float[][] block : blocks) {
        System.arraycopy(block[channel], 0, joined[channel], position, block[channel].length);
        position += block[channel].length;
      }
    }
    return joined;
  }

  @Override
  public void close() {
    input.close();
    output.close();
    avfilter.avfilter_graph_free(graph);
  }
}
