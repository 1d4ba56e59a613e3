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
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Turns decoded frames upright, makes their pixels square and their colours BT.709, and scales them
 * to every rendition's size in a cascade: each rendition from the next larger one, which costs
 * about half of scaling each from the source.
 *
 * <p>A frame's result depends on that frame alone, so chunks need not know of each other. The first
 * filter graph is built again when size, format or colour of the source change. Used by one thread
 * at a time.
 */
public final class FrameScaler implements AutoCloseable {

  static final String SCALER_FLAGS = "bicubic+accurate_rnd+full_chroma_int";

  /** Shapes that differ by less are the same, but for rounding. */
  private static final double SAME_SHAPE = 0.01;

  /** Transparent pixels show black, as in most players; their own colour may be anything. */
  private static final String OVER_BLACK = "premultiply=inplace=1,";

  static final String BUFFER =
      "buffer@in=video_size=%dx%d:pix_fmt=%d:time_base=1/1000:pixel_aspect=1/1:colorspace=%d:range=%d,";

  private final VideoSource source;
  private final List<Size> sizes;
  private @Nullable FilterGraph upright;
  private @Nullable FilterGraph cascade;
  private @Nullable ColorMapper mapper;
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
   * @param keepsLargest whether each smaller frame keeps the largest one beside it
   * @return one frame for each size, in the sizes' order, owned by the caller
   * @throws FfmpegException where FFmpeg can't convert the frame
   */
  public List<ScaledFrame> scale(DecodedFrame frame, boolean keepsLargest) {
    FilterGraph first = uprightFor(Input.of(frame.get()));
    first.push(frame.get());
    try (OwnedFrame largest = mapped(pull(first, 0))) {
      FilterGraph others = cascade();
      others.push(largest.get());
      List<ScaledFrame> scaled = new ArrayList<>(sizes.size());
      try {
        for (int i = 0; i < sizes.size(); i++) {
          Optional<OwnedFrame> beside =
              keepsLargest ? Optional.of(OwnedFrame.sharing(largest.get())) : Optional.empty();
          scaled.add(new ScaledFrame(pull(others, i), beside));
        }
        return scaled;
      } catch (RuntimeException | Error e) {
        scaled.forEach(ScaledFrame::close);
        throw e;
      }
    }
  }

  private static OwnedFrame pull(FilterGraph graph, int sink) {
    return graph
        .pull(sink)
        .orElseThrow(() -> new FfmpegException("av_buffersink_get_frame", AVERROR_EAGAIN()));
  }

  private OwnedFrame mapped(OwnedFrame frame) {
    if (mapper == null) {
      return frame;
    }
    try (frame) {
      return mapper.apply(frame.get());
    }
  }

  private FilterGraph uprightFor(Input wanted) {
    FilterGraph current = upright;
    if (current == null || !wanted.equals(input)) {
      if (current != null) {
        current.close();
        upright = null;
      }
      Size beforeTurning = beforeTurning();
      Size fitted = fit(wanted, beforeTurning);
      ColorConversion conversion =
          ColorConversion.of(
              colorOf(wanted), new Size(wanted.width, wanted.height), fitted, SCALER_FLAGS);
      String description =
          BUFFER.formatted(wanted.width, wanted.height, wanted.format, wanted.matrix, wanted.range)
              + (wanted.hasAlpha ? OVER_BLACK : "")
              + conversion.filters()
              + bars(fitted, beforeTurning)
              + turn()
              + ",setsar=1,buffersink@out";
      current = new FilterGraph(description, "buffer@in", "buffersink@out");
      Size largest = sizes.getFirst();
      mapper =
          conversion
              .map()
              .map(map -> new ColorMapper(map, largest.width(), largest.height()))
              .orElse(null);
      upright = current;
      input = wanted;
    }
    return current;
  }

  /** From the largest size to all of them; frames get there with the colours of every rendition. */
  private FilterGraph cascade() {
    FilterGraph current = cascade;
    if (current == null) {
      StringBuilder text = new StringBuilder();
      Size largest = sizes.getFirst();
      text.append(
              BUFFER.formatted(
                  largest.width(),
                  largest.height(),
                  avutil.AV_PIX_FMT_YUV420P,
                  avutil.AVCOL_SPC_BT709,
                  avutil.AVCOL_RANGE_MPEG))
          .append("null");
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
      String[] sinks =
          IntStream.range(0, sizes.size())
              .mapToObj(i -> "buffersink@out" + i)
              .toArray(String[]::new);
      current = new FilterGraph(text.toString(), "buffer@in", sinks);
      cascade = current;
    }
    return current;
  }

  private Size beforeTurning() {
    Size largest = sizes.getFirst();
    return source.orientation().exchangesWidthAndHeight() ? largest.transposed() : largest;
  }

  /** Turns what is scaled already: fewer pixels. */
  private String turn() {
    Orientation orientation = source.orientation();
    String turn =
        switch (orientation.quarterTurnsClockwise()) {
          case 1 -> ",transpose=clock";
          case 2 -> ",hflip,vflip";
          case 3 -> ",transpose=cclock";
          default -> "";
        };
    return (orientation.mirrored() ? ",hflip" : "") + turn;
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
        Colors.isKnown(own.matrix()) ? own.matrix() : known.matrix(),
        known.peakNits());
  }

  @Override
  public void close() {
    if (upright != null) {
      upright.close();
      upright = null;
    }
    if (cascade != null) {
      cascade.close();
      cascade = null;
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
