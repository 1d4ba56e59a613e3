package academy.video.ffmpeg;

import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Owns a filter graph with one source. It runs on one thread, so that what comes out depends on the
 * frames alone; used by one thread at a time.
 */
final class FilterGraph implements AutoCloseable {

  private final AVFilterGraph graph =
      Native.require(avfilter.avfilter_graph_alloc(), "avfilter_graph_alloc");
  private final AVFilterContext source;
  private final List<AVFilterContext> sinks;

  /**
   * Builds a graph.
   *
   * @param description in FFmpeg's notation
   * @param source name of the filter that takes frames, such as {@code buffer@in}
   * @param sinks names of the filters that give frames
   * @throws FfmpegException where FFmpeg can't build it
   */
  FilterGraph(String description, String source, String... sinks) {
    graph.nb_threads(1);
    try (AVFilterInOut openInputs = new AVFilterInOut(null);
        AVFilterInOut openOutputs = new AVFilterInOut(null)) {
      Native.check(
          avfilter.avfilter_graph_parse2(graph, description, openInputs, openOutputs),
          "avfilter_graph_parse2 " + description);
      Native.check(avfilter.avfilter_graph_config(graph, null), "avfilter_graph_config");
      this.source = filter(source);
      this.sinks = Stream.of(sinks).map(this::filter).toList();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private AVFilterContext filter(String name) {
    return Native.require(
        avfilter.avfilter_graph_get_filter(graph, name), "avfilter_graph_get_filter " + name);
  }

  /** The current value of a filter's option. */
  double option(String filter, String name) {
    double[] value = new double[1];
    Native.check(
        avutil.av_opt_get_double(filter(filter), name, avutil.AV_OPT_SEARCH_CHILDREN, value),
        "av_opt_get_double " + name);
    return value[0];
  }

  /** Gives a frame to the source, or null after the last one; the caller keeps the frame. */
  void push(@Nullable AVFrame frame) {
    Native.check(
        avfilter.av_buffersrc_add_frame_flags(source, frame, avfilter.AV_BUFFERSRC_FLAG_KEEP_REF),
        "av_buffersrc_add_frame");
  }

  /**
   * The next frame of a sink, owned by the caller; empty where more frames are needed.
   *
   * @param sink its index, from 0
   */
  Optional<OwnedFrame> pull(int sink) {
    OwnedFrame frame = new OwnedFrame();
    int result = avfilter.av_buffersink_get_frame(sinks.get(sink), frame.get());
    if (result >= 0) {
      return Optional.of(frame);
    }
    frame.close();
    if (!Native.wantsMoreInput(result) && !Native.isEndOfStream(result)) {
      throw new FfmpegException("av_buffersink_get_frame", result);
    }
    return Optional.empty();
  }

  /** The next frame of a sink that has one for each frame pushed; owned by the caller. */
  OwnedFrame require(int sink) {
    return pull(sink)
        .orElseThrow(() -> new FfmpegException("av_buffersink_get_frame", AVERROR_EAGAIN()));
  }

  @Override
  public void close() {
    avfilter.avfilter_graph_free(graph);
  }
}
