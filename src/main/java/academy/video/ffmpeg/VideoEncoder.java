package academy.video.ffmpeg;

import academy.video.model.FragmentSink;
import academy.video.model.H264Settings;
import academy.video.model.MeasuredFrame;
import academy.video.model.Rational;
import academy.video.model.VideoRendition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Encodes one chunk of one rendition with x264 on one thread, packs each GOP as one fragment, and
 * measures how some of its frames came out.
 *
 * <p>One encoder thread because x264 with VBV and several frame threads gives other bytes on every
 * run. May be handed from one thread to another; used by one at a time.
 */
public final class VideoEncoder implements AutoCloseable {

  private static final long NOT_STARTED = Long.MIN_VALUE;

  private final int gopFrames;
  private final AVCodecContext context;
  private final FragmentMuxer muxer;
  private final Optional<QualityMeter> meter;
  private final OwnedPacket packet = new OwnedPacket();
  private boolean fragmentHasPackets;
  private boolean draining;
  private long decodeNumber = NOT_STARTED;

  /**
   * Starts a chunk.
   *
   * @param rendition what to encode, with every encoder setting
   * @param frameRate of the rendition
   * @param gopFrames frames of the rendition from one IDR frame to the next
   * @param timescale ticks per second of the track
   * @param firstFragmentNumber sequence number of the chunk's first fragment, from 1
   * @param sink takes the init segment and the fragments
   */
  public VideoEncoder(
      VideoRendition rendition,
      Rational frameRate,
      int gopFrames,
      int timescale,
      long firstFragmentNumber,
      FragmentSink sink) {
    this(rendition, frameRate, gopFrames, timescale, firstFragmentNumber, sink, true);
  }

  /**
   * The same, with the choice.
   *
   * @param measures whether frames are measured; the bytes are the same, as a test shows
   */
  VideoEncoder(
      VideoRendition rendition,
      Rational frameRate,
      int gopFrames,
      int timescale,
      long firstFragmentNumber,
      FragmentSink sink,
      boolean measures) {
    this.gopFrames = gopFrames;
    AVCodec codec = Native.require(avcodec.avcodec_find_encoder_by_name("libx264"), "find libx264");
    this.context = Native.require(avcodec.avcodec_alloc_context3(codec), "libx264 context");
    Optional<QualityMeter> opening = Optional.empty();
    try (Native.Dictionary options = Native.dictionary(options(rendition.encoder()))) {
      configure(rendition, frameRate);
      Native.check(avcodec.avcodec_open2(context, codec, options.get()), "open libx264");
      options.requireAllTaken("libx264");
      opening = measures ? meter(rendition, frameRate) : Optional.empty();
      this.meter = opening;
      this.muxer = FragmentMuxer.forVideo(context, timescale, firstFragmentNumber, sink);
    } catch (RuntimeException | Error e) {
      opening.ifPresent(QualityMeter::close);
      avcodec.avcodec_free_context(context);
      packet.close();
      throw e;
    }
  }

  /**
   * Whether one of these frames is compared at the source's full size, too.
   *
   * @param start the first, of the timeline; of a rendition with fewer frames, the same ones count
   * @param end exclusive
   */
  public static boolean comparesAtFullSize(long start, long end, int gopFrames) {
    return QualityMeter.isFullSizeSample(start, end, gopFrames);
  }

  /** Empty where frames are too small to be compared. */
  private Optional<QualityMeter> meter(VideoRendition rendition, Rational frameRate) {
    return Ssim.canMeasure(rendition.size().width(), rendition.size().height())
        ? Optional.of(new QualityMeter(context, gopFrames, frameRate))
        : Optional.empty();
  }

  private void configure(VideoRendition rendition, Rational frameRate) {
    H264Settings settings = rendition.encoder();
    context.width(rendition.size().width());
    context.height(rendition.size().height());
    context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
    set(context.time_base(), frameRate.inverse());
    set(context.framerate(), frameRate);
    set(context.sample_aspect_ratio(), Rational.of(1));
    context.color_range(avutil.AVCOL_RANGE_MPEG);
    context.color_primaries(avutil.AVCOL_PRI_BT709);
    context.color_trc(avutil.AVCOL_TRC_BT709);
    context.colorspace(avutil.AVCOL_SPC_BT709);
    context.level(settings.level());
    context.rc_max_rate(settings.maxBitsPerSecond());
    context.rc_buffer_size(Math.toIntExact(settings.bufferBits()));
    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    context.thread_count(1);
  }

  private static Map<String, String> options(H264Settings settings) {
    Map<String, String> options = new TreeMap<>();
    options.put("preset", settings.preset());
    if (!settings.tune().isEmpty()) {
      options.put("tune", settings.tune());
    }
    options.put("profile", settings.profile());
    options.put("crf", Double.toString(settings.crf()));
    options.put("forced-idr", "1");
    options.put("a53cc", "0"); // playlists say that the video carries no captions
    options.put(
        "x264-params",
        settings.options().entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining(":")));
    return options;
  }

  private static void set(AVRational target, Rational value) {
    target.num(Math.toIntExact(value.numerator())).den(Math.toIntExact(value.denominator()));
  }

  /**
   * Encodes a frame, which stays the caller's.
   *
   * @param number of the frame in the rendition, counted from the presentation's start; each call
   *     gives the next one
   */
  public void encode(ScaledFrame image, long number) {
    if (decodeNumber == NOT_STARTED) {
      decodeNumber = number - context.has_b_frames();
    }
    AVFrame frame = image.get();
    frame.pts(number);
    frame.duration(1);
    frame.pict_type(
        number % gopFrames == 0 ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
    meter.ifPresent(quality -> quality.given(image, number));
    Native.check(avcodec.avcodec_send_frame(context, frame), "avcodec_send_frame libx264");
    boolean more = true;
    while (more) {
      more = receive();
    }
  }

  /**
   * Drains one of the frames that the encoder still holds; after the last one, ends the last
   * fragment. After the first call the encoder takes no more frames.
   *
   * @return whether to call again
   */
  public boolean drainOne() {
    if (!draining) {
      draining = true;
      Native.check(avcodec.avcodec_send_frame(context, null), "avcodec_send_frame libx264");
    }
    if (receive()) {
      return true;
    }
    endFragment();
    return false;
  }

  /** Time spent measuring so far, in nanoseconds. */
  public long measureNanos() {
    return meter.map(QualityMeter::nanos).orElse(0L);
  }

  private void endFragment() {
    List<MeasuredFrame> measured = meter.map(QualityMeter::takeMeasured).orElse(List.of());
    muxer.flush(measured);
  }

  /** Takes the next packet; false where there is none for now, or no more. */
  private boolean receive() {
    AVPacket next = packet.get();
    int result = avcodec.avcodec_receive_packet(context, next);
    if (Native.wantsMoreInput(result) || Native.isEndOfStream(result)) {
      return false;
    }
    Native.check(result, "avcodec_receive_packet libx264");
    // GOPs are closed: a key frame's packet comes after every packet of the GOP before.
    boolean startsGop = (next.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
    if (startsGop && fragmentHasPackets) {
      endFragment();
    }
    next.duration(1);
    // x264 gives the same times, except for a chunk with fewer frames than it reorders.
    next.dts(decodeNumber++);
    meter.ifPresent(quality -> quality.encoded(next));
    muxer.write(next);
    fragmentHasPackets = true;
    return true;
  }

  @Override
  public void close() {
    meter.ifPresent(QualityMeter::close);
    muxer.close();
    packet.close();
    avcodec.avcodec_free_context(context);
  }
}
