package academy.video.ffmpeg;

import java.util.Optional;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avfilter;
import org.jspecify.annotations.Nullable;

/**
 * Filters with one input and one output, for frames of one size, format and colour; on one thread,
 * so that the result depends on the frames alone.
 */
final class FilterChain implements AutoCloseable {

  private final Format format;
  private final AVFilterGraph graph =
      Native.require(avfilter.avfilter_graph_alloc(), "avfilter_graph_alloc");
  private final AVFilterContext in;
  private final AVFilterContext out;

  /**
   * Builds the filters for frames like {@code sample}.
   *
   * @param filters in FFmpeg's notation
   * @throws FfmpegException where they can't be built for such frames
   */
  FilterChain(DecodedFrame sample, String filters) {
    this.format = Format.of(sample.get());
    graph.nb_threads(1);
    boolean built = false;
    try (AVFilterInOut openInputs = new AVFilterInOut(null);
        AVFilterInOut openOutputs = new AVFilterInOut(null)) {
      String description =
          "buffer@in=video_size=%dx%d:pix_fmt=%d:time_base=1/1000:pixel_aspect=1/1:colorspace=%d:range=%d,%s,buffersink@out"
              .formatted(
                  format.width,
                  format.height,
                  format.pixelFormat,
                  format.matrix,
                  format.range,
                  filters);
      Native.check(
          avfilter.avfilter_graph_parse2(graph, description, openInputs, openOutputs),
          "avfilter_graph_parse2 " + description);
      Native.check(avfilter.avfilter_graph_config(graph, null), "avfilter_graph_config");
      this.in = filter("buffer@in");
      this.out = filter("buffersink@out");
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

  /** Whether the frame is such that this chain was built for. */
  boolean takes(DecodedFrame sourceFrame) {
    return format.equals(Format.of(sourceFrame.get()));
  }

  /** Gives a frame to the filters; the caller keeps it. */
  void push(DecodedFrame sourceFrame) {
    add(sourceFrame.get());
  }

  /** Tells the filters that no frame follows. */
  void end() {
    add(null);
  }

  private void add(@Nullable AVFrame frame) {
    Native.check(
        avfilter.av_buffersrc_add_frame_flags(in, frame, avfilter.AV_BUFFERSRC_FLAG_KEEP_REF),
        "av_buffersrc_add_frame");
  }

  /** The next filtered frame, owned by the caller; empty where more frames are needed. */
  Optional<OwnedFrame> pull() {
    OwnedFrame frame = new OwnedFrame();
    int result = avfilter.av_buffersink_get_frame(out, frame.get());
    if (result >= 0) {
      return Optional.of(frame);
    }
    frame.close();
    if (!Native.wantsMoreInput(result) && !Native.isEndOfStream(result)) {
      throw new FfmpegException("av_buffersink_get_frame", result);
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    avfilter.avfilter_graph_free(graph);
  }

  private record Format(int width, int height, int pixelFormat, int matrix, int range) {
    static Format of(AVFrame frame) {
      return new Format(
          frame.width(), frame.height(), frame.format(), frame.colorspace(), frame.color_range());
    }
  }
}
