package academy.video.ffmpeg;

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
 * Makes decoded frames upright and scales them to every rendition's size in a cascade: each
 * rendition from the next larger one, which costs about half of scaling each from the source.
 *
 * <p>A frame's result depends on that frame alone, so chunks need not know of each other. Used by
 * one thread at a time.
 */
public final class FrameScaler implements AutoCloseable {

  static final String SCALER_FLAGS = "bicubic+accurate_rnd+full_chroma_int";

  static final String BUFFER =
      "buffer@in=video_size=%dx%d:pix_fmt=%d:time_base=1/1000:pixel_aspect=1/1:colorspace=%d:range=%d,";

  private final VideoSource source;
  private final List<Size> sizes;
  private final UprightScaler upright;
  private @Nullable FilterGraph cascade;

  /**
   * Prepares for a plan's renditions.
   *
   * @param sizes the renditions' sizes, the largest first
   */
  public FrameScaler(VideoSource source, List<Size> sizes) {
    this.source = source;
    this.sizes = List.copyOf(sizes);
    this.upright = new UprightScaler(source, sizes.getFirst());
  }

  /**
   * Scales a frame.
   *
   * @param atFullSize whether each has the same frame in the source's full size beside it
   * @return one frame for each size, in the sizes' order, owned by the caller
   * @throws FfmpegException where FFmpeg can't convert the frame
   */
  public List<ScaledFrame> scale(DecodedFrame frame, boolean atFullSize) {
    try (OwnedFrame largest = upright.scale(frame.get());
        OwnedFrame full = atFullSize ? fullSize(frame.get(), largest.get()) : null) {
      FilterGraph others = cascade();
      others.push(largest.get());
      List<ScaledFrame> scaled = new ArrayList<>(sizes.size());
      try {
        for (int i = 0; i < sizes.size(); i++) {
          Optional<OwnedFrame> beside =
              Optional.ofNullable(full).map(each -> OwnedFrame.sharing(each.get()));
          scaled.add(new ScaledFrame(others.require(i), beside));
        }
        return scaled;
      } catch (RuntimeException | Error e) {
        scaled.forEach(ScaledFrame::close);
        throw e;
      }
    }
  }

  /** Once or twice in a chunk: a graph that stayed would hold the memory of large frames. */
  private OwnedFrame fullSize(AVFrame frame, AVFrame largest) {
    if (source.fullSize().equals(sizes.getFirst())) {
      return OwnedFrame.sharing(largest);
    }
    try (UprightScaler scaler = new UprightScaler(source, source.fullSize())) {
      return scaler.scale(frame);
    }
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

  @Override
  public void close() {
    upright.close();
    if (cascade != null) {
      cascade.close();
      cascade = null;
    }
  }

  /** The scaler's fixed settings, for the encoder revision. */
  public static Map<String, String> settings() {
    return Map.of("flags", SCALER_FLAGS, "order", "cascade");
  }
}
