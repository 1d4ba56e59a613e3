package academy.video.ffmpeg;

import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import academy.video.model.ColorDescription;
import academy.video.model.Orientation;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.VideoSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Turns decoded frames upright, makes their pixels square and their colours BT.709, and scales them
 * to every rendition's size in a cascade: each rendition from the next larger one, which costs
 * about half of scaling each from the source.
 *
 * <p>A frame's result depends on that frame alone, so chunks need not know of each other. The
 * filter graph is built again when size, format or colour of the source change. Used by one thread
 * at a time.
 */
public final class FrameScaler implements AutoCloseable {

  private static final String SCALER_FLAGS = "bicubic+accurate_rnd+full_chroma_int";

  /** Shapes that differ by less are the same, but for rounding. */
  private static final double SAME_SHAPE = 0.01;

  /** Transparent pixels show black, as in most players; their own colour may be anything. */
  private static final String OVER_BLACK = "premultiply=inplace=1,";

  private final VideoSource source;
  private final List<Size> sizes;
  private @Nullable FilterGraph graph;
  private @Nullable Input input;

  /**
   * Prepares for a plan's renditions.
   *
   * @param sizes the renditions' sizes, the largest first
   */
  public FrameScaler(VideoSource source, List<Size> sizes) {
    this.source = source;
    this.sizes = List.copyOf(sizes);
  }

  /**
   * Scales a frame.
   *
   * @return one frame for each size, in the sizes' order, owned by the caller
   * @throws FfmpegException where FFmpeg can't convert the frame
   */
  public List<ScaledFrame> scale(DecodedFrame frame) {
    FilterGraph current = graphFor(Input.of(frame.get()));
    current.push(frame.get());
    List<ScaledFrame> scaled = new ArrayList<>(sizes.size());
    try {
      for (int i = 0; i < sizes.size(); i++) {
        scaled.add(
            new ScaledFrame(
                current
                    .pull(i)
                    .orElseThrow(
                        () -> new FfmpegException("av_buffersink_get_frame", AVERROR_EAGAIN()))));
      }
      return scaled;
    } catch (RuntimeException | Error e) {
      scaled.forEach(ScaledFrame::close);
      throw e;
    }
  }

  private FilterGraph graphFor(Input wanted) {
    FilterGraph current = graph;
    if (current == null || !wanted.equals(input)) {
      close();
      String[] sinks =
          IntStream.range(0, sizes.size())
              .mapToObj(i -> "buffersink@out" + i)
              .toArray(String[]::new);
      current = new FilterGraph(description(wanted), "buffer@in", sinks);
      graph = current;
      input = wanted;
    }
    return current;
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

  /** Scales before turning, so that fewer pixels are turned. */
  private String upright(Input input) {
    Orientation orientation = source.orientation();
    Size target = sizes.getFirst();
    Size beforeTurning = orientation.exchangesWidthAndHeight() ? target.transposed() : target;
    Size fitted = fit(input, beforeTurning);
    String scale =
        (input.hasAlpha ? OVER_BLACK : "")
            + ColorConversion.filters(
                colorOf(input), new Size(input.width, input.height), fitted, SCALER_FLAGS)
            + bars(fitted, beforeTurning);
    String turn =
        switch (orientation.quarterTurnsClockwise()) {
          case 1 -> ",transpose=clock";
          case 2 -> ",hflip,vflip";
          case 3 -> ",transpose=cclock";
          default -> "";
        };
    return scale + (orientation.mirrored() ? ",hflip" : "") + turn;
  }

  /**
   * The size in which a frame fits into the planned one: all of it, except for frames of another
   * shape than the first one's.
   */
  private Size fit(Input input, Size target) {
    double planned = source.aspectRatio().toDouble();
    double pixel = input.pixelAspect * source.pixelCorrection().toDouble();
    boolean absurd = pixel > 16 || pixel < 1.0 / 16;
    double relative = input.width * (absurd ? 1 : pixel) / input.height / planned;
    if (Math.abs(relative - 1) <= SAME_SHAPE) {
      return target;
    }
    int width = relative < 1 ? even(target.width() * relative) : target.width();
    int height = relative > 1 ? even(target.height() / relative) : target.height();
    return new Size(width, height);
  }

  private static int even(double length) {
    return Math.max(2, 2 * (int) Math.round(length / 2));
  }

  private static String bars(Size fitted, Size target) {
    if (fitted.equals(target)) {
      return "";
    }
    return ",pad=%d:%d:%d:%d:black"
        .formatted(
            target.width(),
            target.height(),
            (target.width() - fitted.width()) / 4 * 2,
            (target.height() - fitted.height()) / 4 * 2);
  }

  /** The frame's own colours, completed by those that the plan has of the source. */
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

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
      graph = null;
    }
  }

  /** What a filter graph is built for. */
  private record Input(
      int width,
      int height,
      double pixelAspect,
      int format,
      boolean hasAlpha,
      int matrix,
      int range,
      int primaries,
      int transfer) {
    private static boolean hasAlpha(int format) {
      var description = avutil.av_pix_fmt_desc_get(format);
      return description != null && (description.flags() & avutil.AV_PIX_FMT_FLAG_ALPHA) != 0;
    }

    static Input of(AVFrame frame) {
      return new Input(
          frame.width(),
          frame.height(),
          Native.rational(frame.sample_aspect_ratio(), Rational.of(1)).toDouble(),
          frame.format(),
          hasAlpha(frame.format()),
          frame.colorspace(),
          frame.color_range(),
          frame.color_primaries(),
          frame.color_trc());
    }
  }

  /** The scaler's fixed settings, for the encoder revision. */
  public static Map<String, String> settings() {
    return Map.of("flags", SCALER_FLAGS, "order", "cascade");
  }
}
