package academy.video.ffmpeg;

import academy.video.model.ColorDescription;
import academy.video.model.Orientation;
import academy.video.model.PictureSource;
import academy.video.model.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avfilter;
import org.jspecify.annotations.Nullable;

/**
 * Turns decoded pictures upright, makes their pixels square and their colours BT.709, and scales
 * them to every rendition's size in a cascade: each rendition from the next larger one, which costs
 * about half of scaling each from the source.
 *
 * <p>A picture's result depends on that picture alone, so chunks need not know of each other. The
 * filter graph is built anew when size, format or colour of the source change. Used by one thread
 * at a time.
 */
public final class PictureScaler implements AutoCloseable {

  private static final String SCALER_FLAGS = "bicubic+accurate_rnd+full_chroma_int";

  private final PictureSource source;
  private final List<Size> sizes;
  private @Nullable Graph graph;

  /**
   * Prepares for a plan's renditions.
   *
   * @param sizes the renditions' sizes, the largest first
   */
  public PictureScaler(PictureSource source, List<Size> sizes) {
    this.source = source;
    this.sizes = List.copyOf(sizes);
  }

  /**
   * Scales a picture.
   *
   * @return one picture for each size, in the sizes' order, owned by the caller
   * @throws FfmpegException where FFmpeg can't convert the picture
   */
  public List<ScaledPicture> scale(Picture picture) {
    Input input = Input.of(picture.get());
    if (graph == null || !graph.input.equals(input)) {
      closeGraph();
      graph = new Graph(input, description(input));
    }
    return graph.run(picture);
  }

  private String description(Input input) {
    StringBuilder text = new StringBuilder();
    text.append(
            "buffer@in=video_size=%dx%d:pix_fmt=%d"
                .formatted(input.width, input.height, input.format))
        .append(
            ":time_base=1/1000:pixel_aspect=1/1:colorspace=%d:range=%d"
                .formatted(input.matrix, input.range));
    text.append(',').append(upright(input)).append(",setsar=1");
    for (int i = 0; i < sizes.size(); i++) {
      if (i > 0) {
        Size size = sizes.get(i);
        text.append("[c%d];[c%d]".formatted(i, i))
            .append("scale=%d:%d:flags=%s".formatted(size.width(), size.height(), SCALER_FLAGS));
      }
      text.append(i + 1 < sizes.size() ? ",split=2[o%d]".formatted(i) : "[o%d]".formatted(i));
    }
    for (int i = 0; i < sizes.size(); i++) {
      text.append(";[o%d]buffersink@out%d".formatted(i, i));
    }
    return text.toString();
  }

  /** Scales before turning: fewer pixels are turned. */
  private String upright(Input input) {
    Orientation orientation = source.orientation();
    Size target = sizes.getFirst();
    Size beforeTurning = orientation.exchangesWidthAndHeight() ? target.transposed() : target;
    String scale =
        ColorConversion.filters(
            colorOf(input), new Size(input.width, input.height), beforeTurning, SCALER_FLAGS);
    String turn =
        switch (orientation.quarterTurnsClockwise()) {
          case 1 -> ",transpose=clock";
          case 2 -> ",hflip,vflip";
          case 3 -> ",transpose=cclock";
          default -> "";
        };
    return scale + (orientation.mirrored() ? ",hflip" : "") + turn;
  }

  /** What the picture says of its colours, completed by what the plan knows of the source. */
  private ColorDescription colorOf(Input input) {
    ColorDescription own =
        Colors.describe(input.range, input.primaries, input.transfer, input.matrix);
    ColorDescription known = source.color();
    return new ColorDescription(
        Colors.isKnown(own.range()) ? own.range() : known.range(),
        Colors.isKnown(own.primaries()) ? own.primaries() : known.primaries(),
        Colors.isKnown(own.transfer()) ? own.transfer() : known.transfer(),
        Colors.isKnown(own.matrix()) ? own.matrix() : known.matrix());
  }

  private void closeGraph() {
    if (graph != null) {
      graph.close();
      graph = null;
    }
  }

  @Override
  public void close() {
    closeGraph();
  }

  /** What a filter graph is built for. */
  private record Input(
      int width, int height, int format, int matrix, int range, int primaries, int transfer) {
    static Input of(AVFrame frame) {
      return new Input(
          frame.width(),
          frame.height(),
          frame.format(),
          frame.colorspace(),
          frame.color_range(),
          frame.color_primaries(),
          frame.color_trc());
    }
  }

  private final class Graph implements AutoCloseable {
    private final Input input;
    private final AVFilterGraph filters =
        Native.require(avfilter.avfilter_graph_alloc(), "avfilter_graph_alloc");
    private final AVFilterContext in;
    private final List<AVFilterContext> outs = new ArrayList<>();

    Graph(Input input, String description) {
      this.input = input;
      filters.nb_threads(1);
      boolean built = false;
      try (AVFilterInOut openInputs = new AVFilterInOut(null);
          AVFilterInOut openOutputs = new AVFilterInOut(null)) {
        Native.check(
            avfilter.avfilter_graph_parse2(filters, description, openInputs, openOutputs),
            "avfilter_graph_parse2 " + description);
        Native.check(avfilter.avfilter_graph_config(filters, null), "avfilter_graph_config");
        this.in = filter("buffer@in");
        for (int i = 0; i < sizes.size(); i++) {
          outs.add(filter("buffersink@out" + i));
        }
        built = true;
      } finally {
        if (!built) {
          close();
        }
      }
    }

    private AVFilterContext filter(String name) {
      return Native.require(
          avfilter.avfilter_graph_get_filter(filters, name), "avfilter_graph_get_filter " + name);
    }

    List<ScaledPicture> run(Picture picture) {
      Native.check(
          avfilter.av_buffersrc_add_frame_flags(
              in, picture.get(), avfilter.AV_BUFFERSRC_FLAG_KEEP_REF),
          "av_buffersrc_add_frame");
      List<ScaledPicture> scaled = new ArrayList<>(outs.size());
      for (AVFilterContext out : outs) {
        OwnedFrame frame = new OwnedFrame();
        scaled.add(new ScaledPicture(frame));
        int result = avfilter.av_buffersink_get_frame(out, frame.get());
        if (result < 0) {
          scaled.forEach(ScaledPicture::close);
          Native.check(result, "av_buffersink_get_frame");
        }
      }
      return scaled;
    }

    @Override
    public void close() {
      avfilter.avfilter_graph_free(filters);
    }
  }

  /** The scaler's fixed settings, for the encoder revision. */
  public static Map<String, String> settings() {
    return Map.of("flags", SCALER_FLAGS, "order", "cascade");
  }
}
