package academy.video.ffmpeg;

import academy.video.model.MeasuredFrame;
import academy.video.model.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * Compares what an encoder makes with what it was given, for one frame of each GOP: alternately the
 * first and the fifth, which depends on others. For this the beginning of the GOP is decoded again;
 * the encoder is not affected.
 *
 * <p>x264 could hand out its own reconstruction, but would then also complete every frame that
 * nothing refers to, which took about a twelfth more time. Which frames are sampled depends only on
 * their position in the timeline.
 *
 * <p>The first frame of every fourth GOP is also compared as a viewer sees it who shows every
 * rendition in the same size: scaled up to the source's full size, with the source. May be handed
 * from one thread to another; used by one at a time.
 */
final class QualityMeter implements AutoCloseable {

  /**
   * The frame of a GOP that is measured where the first is not. Mostly three B-frames refer to the
   * fifth frame, so that it comes second out of the encoder and only two must be decoded.
   */
  private static final int DEPENDENT_FRAME = 4;

  /** Comparing a small rendition at full size costs more than comparing the largest at its own. */
  private static final int GOPS_BETWEEN_FULL_SIZES = 4;

  private final int gopFrames;
  private final Rational frameRate;
  private final AVCodecContext decoder;
  private final OwnedFrame decoded = new OwnedFrame();
  private final Ssim ssim;

  /** Frames that were given to the encoder, kept until they come out encoded. */
  private final Map<Long, Original> originals = new TreeMap<>();

  /** Sampled frames of the present GOP whose packets the decoder still lacks. */
  private final Set<Long> awaited = new TreeSet<>();

  private final List<MeasuredFrame> measured = new ArrayList<>();
  private boolean begun;
  private long nanos;

  /**
   * A frame as it was given.
   *
   * @param fullSize the same in the source's full size, where it is compared at it
   */
  private record Original(OwnedFrame frame, Optional<OwnedFrame> fullSize)
      implements AutoCloseable {
    @Override
    public void close() {
      frame.close();
      fullSize.ifPresent(OwnedFrame::close);
    }
  }

  /**
   * Measures one encoder.
   *
   * @param encoder opened, with its parameter sets as extradata
   */
  QualityMeter(AVCodecContext encoder, int gopFrames, Rational frameRate) {
    this.gopFrames = gopFrames;
    this.frameRate = frameRate;
    this.ssim = new Ssim(encoder.width(), encoder.height());
    this.decoder = open(encoder);
  }

  private static AVCodecContext open(AVCodecContext encoder) {
    AVCodec codec =
        Native.require(avcodec.avcodec_find_decoder_by_name("h264"), "find the h264 decoder");
    AVCodecContext context =
        Native.require(avcodec.avcodec_alloc_context3(codec), "avcodec_alloc_context3");
    var parameters = Native.require(avcodec.avcodec_parameters_alloc(), "avcodec_parameters_alloc");
    try {
      Native.check(
          avcodec.avcodec_parameters_from_context(parameters, encoder),
          "avcodec_parameters_from_context");
      Native.check(
          avcodec.avcodec_parameters_to_context(context, parameters),
          "avcodec_parameters_to_context");
      context.thread_count(1);
      context.pkt_timebase(encoder.time_base());
      Native.check(
          avcodec.avcodec_open2(context, codec, (AVDictionary) null), "open the h264 decoder");
      return context;
    } catch (RuntimeException | Error e) {
      avcodec.avcodec_free_context(context);
      throw e;
    } finally {
      avcodec.avcodec_parameters_free(parameters);
    }
  }

  private boolean isSampled(long frame) {
    boolean isEvenGop = frame / gopFrames % 2 == 0;
    return frame % gopFrames == (isEvenGop ? 0 : Math.min(DEPENDENT_FRAME, gopFrames - 1));
  }

  /** Whether one of the frames {@code [start, end)} is compared at full size. */
  static boolean isFullSizeSample(long start, long end, int gopFrames) {
    long distance = (long) gopFrames * GOPS_BETWEEN_FULL_SIZES;
    return (end - 1) / distance * distance >= start;
  }

  /** Sees a frame that is being given to the encoder; it stays the caller's. */
  void given(ScaledFrame image, long number) {
    if (isSampled(number)) {
      Optional<OwnedFrame> fullSize =
          isFullSizeSample(number, number + 1, gopFrames)
              ? image.fullSize().map(OwnedFrame::sharing)
              : Optional.empty();
      originals.put(number, new Original(OwnedFrame.sharing(image.get()), fullSize));
      awaited.add(number);
    }
  }

  /** Sees a packet that came out of the encoder, timed in frames; it stays the caller's. */
  void encoded(AVPacket packet) {
    if (awaited.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    long endOfGop = (packet.pts() / gopFrames + 1) * gopFrames;
    // A frame comes out after all that it refers to: when the last one sampled is in, so are they.
    if (awaited.stream().anyMatch(frame -> frame < endOfGop)) {
      Native.check(avcodec.avcodec_send_packet(decoder, packet), "decode what was encoded");
      begun = true;
      awaited.remove(packet.pts());
      receive();
    }
    nanos += System.nanoTime() - start;
  }

  /** The frames measured since the last call, in order; to be called when a GOP is complete. */
  List<MeasuredFrame> takeMeasured() {
    long start = System.nanoTime();
    if (begun) {
      Native.check(avcodec.avcodec_send_packet(decoder, null), "end decoding");
      receive();
      avcodec.avcodec_flush_buffers(decoder);
      begun = false;
    }
    nanos += System.nanoTime() - start;
    List<MeasuredFrame> taken = List.copyOf(measured);
    measured.clear();
    return taken;
  }

  /** Time spent so far. */
  long nanos() {
    return nanos;
  }

  private void receive() {
    while (true) {
      int result = avcodec.avcodec_receive_frame(decoder, decoded.get());
      if (Native.wantsMoreInput(result) || Native.isEndOfStream(result)) {
        return;
      }
      Native.check(result, "decode what was encoded");
      long frame = decoded.get().pts();
      try (Original original = originals.remove(frame)) {
        if (original != null) {
          double similarity = ssim.compare(original.frame().get(), decoded.get());
          Optional<Double> atFullSize =
              original.fullSize().map(full -> atFullSize(full.get(), similarity));
          measured.add(new MeasuredFrame(millis(frame), similarity, atFullSize));
        }
      }
      decoded.unref();
    }
  }

  private double atFullSize(AVFrame full, double similarity) {
    AVFrame own = decoded.get();
    boolean isFull = own.width() == full.width() && own.height() == full.height();
    return isFull ? similarity : FullSize.compare(own, full);
  }

  private long millis(long frame) {
    return Rational.of(frame).dividedBy(frameRate).times(1000).round();
  }

  @Override
  public void close() {
    originals.values().forEach(Original::close);
    originals.clear();
    decoded.close();
    avcodec.avcodec_free_context(decoder);
  }
}
