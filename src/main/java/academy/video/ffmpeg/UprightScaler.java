package academy.video.ffmpeg;

import academy.video.model.ColorDescription;
import academy.video.model.Orientation;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.VideoSource;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Turns decoded frames upright, makes their pixels square and their colours BT.709, and scales them
 * to one size.
 *
 * <p>The filter graph is built again when size, format or colour of the source change. Used by one
 * thread at a time.
 */
final class UprightScaler implements AutoCloseable {

  /** Shapes that differ by less are the same, but for rounding. */
  private static final double SAME_SHAPE = 0.01;

  /** Transparent pixels show black, as in most players; their own colour may be anything. */
  private static final String OVER_BLACK = "premultiply=inplace=1,";

  private final VideoSource source;
  private final Size size;
  private @Nullable FilterGraph graph;
  private @Nullable ColorMapper mapper;
  private @Nullable Input input;

  /**
   * Prepares for a source's frames.
   *
   * @param size of the upright frames, with even sides
   */
  UprightScaler(VideoSource source, Size size) {
    this.source = source;
    this.size = size;
  }

  /** A new frame, 8-bit 4:2:0, BT.709, limited range; the caller owns both. */
  OwnedFrame scale(AVFrame frame) {
    FilterGraph scaling = graphFor(Input.of(frame));
    scaling.push(frame);
    OwnedFrame scaled = scaling.require(0);
    if (mapper == null) {
      return scaled;
    }
    try (scaled) {
      return mapper.apply(scaled.get());
    }
  }

  private FilterGraph graphFor(Input wanted) {
    FilterGraph current = graph;
    if (current == null || !wanted.equals(input)) {
      close();
      Size beforeTurning = beforeTurning();
      Size fitted = fit(wanted, beforeTurning);
      ColorConversion conversion =
          ColorConversion.of(
              colorOf(wanted),
              new Size(wanted.width, wanted.height),
              fitted,
              FrameScaler.SCALER_FLAGS);
      String description =
          FrameScaler.BUFFER.formatted(
                  wanted.width, wanted.height, wanted.format, wanted.matrix, wanted.range)
              + (wanted.hasAlpha ? OVER_BLACK : "")
              + conversion.filters()
              + bars(fitted, beforeTurning)
              + turn()
              + ",setsar=1,buffersink@out";
      current = new FilterGraph(description, "buffer@in", "buffersink@out");
      mapper =
          conversion
              .map()
              .map(map -> new ColorMapper(map, size.width(), size.height()))
              .orElse(null);
      graph = current;
      input = wanted;
    }
    return current;
  }

  private Size beforeTurning() {
    return source.orientation().exchangesWidthAndHeight() ? size.transposed() : size;
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
}
