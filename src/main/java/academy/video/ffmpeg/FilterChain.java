package academy.video.ffmpeg;

import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Filters with one input and one output. Where frames change in size, format or colour, the filters
 * are drained and built again. Used by one thread at a time.
 */
final class FilterChain implements AutoCloseable {

  private final String filters;
  private final Consumer<OwnedFrame> sink;
  private @Nullable FilterGraph graph;
  private @Nullable Format format;

  /**
   * An empty chain.
   *
   * @param filters in FFmpeg's notation
   * @param sink takes the filtered frames, and owns them
   */
  FilterChain(String filters, Consumer<OwnedFrame> sink) {
    this.filters = filters;
    this.sink = sink;
  }

  /**
   * Gives a frame to the filters; the caller keeps it.
   *
   * @throws FfmpegException where the filters can't be built for such a frame
   */
  void push(DecodedFrame frame) {
    Format next = Format.of(frame.get());
    FilterGraph current = graph;
    if (current == null || !next.equals(format)) {
      drain();
      current = new FilterGraph(next.description(filters), "buffer@in", "buffersink@out");
      graph = current;
      format = next;
    }
    run(current, frame.get());
  }

  /** Hands on the frames that the filters still hold. */
  void drain() {
    if (graph != null) {
      run(graph, null);
      close();
    }
  }

  private void run(FilterGraph current, @Nullable AVFrame frame) {
    current.push(frame);
    for (Optional<OwnedFrame> filtered = current.pull(0);
        filtered.isPresent();
        filtered = current.pull(0)) {
      sink.accept(filtered.get());
    }
  }

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
      graph = null;
    }
  }

  private record Format(int width, int height, int pixelFormat, int matrix, int range) {
    static Format of(AVFrame frame) {
      return new Format(
          frame.width(), frame.height(), frame.format(), frame.colorspace(), frame.color_range());
    }

    String description(String filters) {
      return "buffer@in=video_size=%dx%d:pix_fmt=%d:time_base=1/1000:pixel_aspect=1/1:colorspace=%d:range=%d,%s,buffersink@out"
          .formatted(width, height, pixelFormat, matrix, range, filters);
    }
  }
}
