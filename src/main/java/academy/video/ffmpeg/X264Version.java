package academy.video.ffmpeg;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Which x264 the bindings hold. FFmpeg has no call for it; x264 writes it into the first frame of
 * every stream, so one small frame is encoded.
 */
final class X264Version {

  private static final Pattern WRITTEN = Pattern.compile("x264 - (core [0-9]+[^-]*?) - H\\.264");
  private static final int SIDE = 16;

  private X264Version() {}

  /** Such as {@code core 165 r3223 0480cb0}; {@code unknown} where x264 does not say. */
  static String read() {
    AVCodec codec = Native.require(avcodec.avcodec_find_encoder_by_name("libx264"), "find libx264");
    AVCodecContext context = Native.require(avcodec.avcodec_alloc_context3(codec), "context");
    try (OwnedFrame frame = new OwnedFrame();
        OwnedPacket packet = new OwnedPacket();
        Native.Dictionary options = Native.dictionary(Map.of("preset", "ultrafast"))) {
      context.width(SIDE).height(SIDE).pix_fmt(avutil.AV_PIX_FMT_YUV420P).thread_count(1);
      context.time_base().num(1).den(1);
      Native.check(avcodec.avcodec_open2(context, codec, options.get()), "open libx264");
      AVFrame blank = frame.get();
      blank.width(SIDE).height(SIDE).format(avutil.AV_PIX_FMT_YUV420P).pts(0);
      Native.check(avutil.av_frame_get_buffer(blank, 0), "av_frame_get_buffer");
      Native.check(avcodec.avcodec_send_frame(context, blank), "avcodec_send_frame");
      Native.check(avcodec.avcodec_send_frame(context, null), "avcodec_send_frame");
      Native.check(avcodec.avcodec_receive_packet(context, packet.get()), "receive_packet");
      byte[] bytes = new byte[packet.get().size()];
      packet.get().data().get(bytes);
      Matcher written = WRITTEN.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
      return written.find() ? written.group(1) : "unknown";
    } finally {
      avcodec.avcodec_free_context(context);
    }
  }
}
