package academy.video.ffmpeg;

import academy.video.model.Rational;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Reads and decodes one stream on one thread: its output depends on the packets alone. Used by one
 * thread at a time.
 */
final class Decoder implements AutoCloseable {

  private final MediaInput input;
  private final int streamIndex;
  private final Map<String, String> settings;
  private AVCodecContext context;
  private boolean drained;

  /** Of several files that were joined, the one that the decoder was opened for. */
  private int fileNumber;

  /** A packet that waits until the decoder of the file before it is drained. */
  private @Nullable AVPacket waiting;

  private long nextTimestampGuess = avutil.AV_NOPTS_VALUE;
  private long errors;

  /**
   * Opens a decoder; closing it leaves the input open.
   *
   * @param maxPixels frames with more are refused before memory is taken for them
   * @throws FfmpegException where there is none for the codec, or it refuses the stream's header
   */
  Decoder(MediaInput input, int streamIndex, long maxPixels) {
    this.input = input;
    this.streamIndex = streamIndex;
    this.settings =
        Map.of(
            "threads",
            "1",
            "max_pixels",
            Long.toString(maxPixels),
            "codec_whitelist",
            AllowedCodecs.DECODERS);
    this.context = open(input.stream(streamIndex), settings);
  }

  /** A decoder's context, opened for a stream; the caller frees it. */
  static AVCodecContext open(AVStream stream, Map<String, String> settings) {
    AVCodec codec =
        Native.require(
            avcodec.avcodec_find_decoder(stream.codecpar().codec_id()), "avcodec_find_decoder");
    AVCodecContext context =
        Native.require(avcodec.avcodec_alloc_context3(codec), "avcodec_alloc_context3");
    try (Native.Dictionary options = Native.dictionary(settings)) {
      Native.check(
          avcodec.avcodec_parameters_to_context(context, stream.codecpar()),
          "avcodec_parameters_to_context");
      context.pkt_timebase(stream.time_base());
      Native.check(avcodec.avcodec_open2(context, codec, options.get()), "avcodec_open2");
      return context;
    } catch (RuntimeException | Error e) {
      avcodec.avcodec_free_context(context);
      throw e;
    }
  }

  /** Decodes the next frame; false at the stream's end. */
  boolean next(OwnedFrame frame) {
    while (!receive(frame)) {
      if (waiting != null) {
        beginNextFile(waiting);
      } else if (drained) {
        return false;
      } else {
        takePacket();
      }
    }
    return true;
  }

  private void takePacket() {
    AVPacket packet = input.nextPacket(streamIndex);
    boolean isOfNextFile = packet != null && input.fileNumber() != fileNumber;
    waiting = isOfNextFile ? packet : null;
    send(isOfNextFile ? null : packet);
    drained = packet == null;
  }

  /** Another file has a header, and may have a codec, of its own. */
  private void beginNextFile(AVPacket firstPacket) {
    waiting = null;
    fileNumber = input.fileNumber();
    try {
      AVCodecContext next = open(input.streamBeingRead(streamIndex), settings);
      avcodec.avcodec_free_context(context);
      context = next;
    } catch (FfmpegException _) {
      avcodec.avcodec_flush_buffers(context); // its packets will be refused one by one
    }
    send(firstPacket);
  }

  /** Gives a packet to the decoder, or null at the end; a refused packet is counted and skipped. */
  private void send(@Nullable AVPacket packet) {
    int result = avcodec.avcodec_send_packet(context, packet);
    if (result < 0 && !Native.wantsMoreInput(result) && !Native.isEndOfStream(result)) {
      errors++;
    }
  }

  /** Takes the next decoded frame; false where more packets are needed or the end is reached. */
  private boolean receive(OwnedFrame frame) {
    int result = avcodec.avcodec_receive_frame(context, frame.get());
    while (result < 0 && !Native.wantsMoreInput(result) && !Native.isEndOfStream(result)) {
      errors++;
      result = avcodec.avcodec_receive_frame(context, frame.get());
    }
    if (result >= 0 && frame.get().decode_error_flags() != 0) {
      errors++;
    }
    return result >= 0;
  }

  /**
   * When a frame is shown or heard, in the stream's ticks; where it doesn't say, right after the
   * one before. To be called once for each frame.
   */
  long timestamp(AVFrame frame, long durationTicks) {
    long timestamp = frame.best_effort_timestamp();
    if (timestamp == avutil.AV_NOPTS_VALUE) {
      timestamp = nextTimestampGuess == avutil.AV_NOPTS_VALUE ? 0 : nextTimestampGuess;
    }
    nextTimestampGuess = timestamp + durationTicks;
    return timestamp;
  }

  /** Forgets everything decoded so far; to be called after a seek. */
  void flush() {
    avcodec.avcodec_flush_buffers(context);
    waiting = null;
    drained = false;
    nextTimestampGuess = avutil.AV_NOPTS_VALUE;
  }

  /** Frames a second, as the bitstream says; zero where it doesn't. */
  Rational nominalRate() {
    return Native.rational(context.framerate(), Rational.ZERO);
  }

  /** Packets refused and frames marked as corrupt since the decoder was opened. */
  long errors() {
    return errors;
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(context);
  }
}
