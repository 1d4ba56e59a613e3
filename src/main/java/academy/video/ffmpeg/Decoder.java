package academy.video.ffmpeg;

import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/** One stream's decoder on one thread: its output depends on the packets alone. */
final class Decoder implements AutoCloseable {

  private final AVCodecContext context;
  private long errors;

  /**
   * Opens a decoder.
   *
   * @param maxPixels frames with more are refused before memory is taken for them
   * @throws FfmpegException where there is none for the codec, or it refuses the stream's header
   */
  Decoder(AVStream stream, long maxPixels) {
    this.context =
        open(
            stream,
            Map.of(
                "threads",
                "1",
                "max_pixels",
                Long.toString(maxPixels),
                "codec_whitelist",
                AllowedCodecs.DECODERS));
  }

  /** A decoder's context, opened for a stream; the caller frees it. */
  static AVCodecContext open(AVStream stream, Map<String, String> settings) {
    AVCodec codec =
        Native.require(
            avcodec.avcodec_find_decoder(stream.codecpar().codec_id()), "avcodec_find_decoder");
    AVCodecContext context =
        Native.require(avcodec.avcodec_alloc_context3(codec), "avcodec_alloc_context3");
    boolean opened = false;
    try (Native.Dictionary options = Native.dictionary(settings)) {
      Native.check(
          avcodec.avcodec_parameters_to_context(context, stream.codecpar()),
          "avcodec_parameters_to_context");
      context.pkt_timebase(stream.time_base());
      Native.check(avcodec.avcodec_open2(context, codec, options.get()), "avcodec_open2");
      opened = true;
      return context;
    } finally {
      if (!opened) {
        avcodec.avcodec_free_context(context);
      }
    }
  }

  /** Gives a packet to the decoder, or null at the end; a refused packet is counted and skipped. */
  void send(@Nullable AVPacket packet) {
    int result = avcodec.avcodec_send_packet(context, packet);
    if (result < 0 && !Native.wantsMoreInput(result) && !Native.isEndOfStream(result)) {
      errors++;
    }
  }

  /** Takes the next decoded frame; false where more packets are needed or the end is reached. */
  boolean receive(OwnedFrame frame) {
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

  /** Forgets everything decoded so far; to be called after a seek. */
  void flush() {
    avcodec.avcodec_flush_buffers(context);
  }

  /** Packets refused and frames marked as damaged, since the decoder was opened. */
  long errors() {
    return errors;
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(context);
  }
}
