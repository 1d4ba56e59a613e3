package academy.video.ffmpeg;

import academy.video.model.Size;
import academy.video.model.YuvFrame;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Encodes frames of one size as JPEG (JFIF: full range, BT.601's matrix). The same frame gives the
 * same bytes on every machine: the transform uses whole numbers, and has no version for particular
 * processors. Used by one thread at a time.
 */
public final class JpegEncoder implements AutoCloseable {

  private final Size size;
  private final int quality;
  private final AVCodecContext context;
  private final OwnedPacket packet = new OwnedPacket();
  private long frames;

  /**
   * Prepares for frames of a size.
   *
   * @param quantizer 2 for the finest to 31
   */
  public JpegEncoder(Size size, int quantizer) {
    this.size = size;
    this.quality = quantizer * avutil.FF_QP2LAMBDA;
    AVCodec codec = Native.require(avcodec.avcodec_find_encoder_by_name("mjpeg"), "find mjpeg");
    this.context = Native.require(avcodec.avcodec_alloc_context3(codec), "mjpeg context");
    try {
      configure();
      Native.check(avcodec.avcodec_open2(context, codec, (AVDictionary) null), "open mjpeg");
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void configure() {
    context.width(size.width()).height(size.height());
    context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
    context.color_range(avutil.AVCOL_RANGE_JPEG);
    context.time_base().num(1).den(1);
    // With a shape of pixels the encoder writes a JFIF header, which names the colours' matrix.
    context.sample_aspect_ratio().num(1).den(1);
    context.global_quality(quality);
    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_QSCALE | avcodec.AV_CODEC_FLAG_BITEXACT);
    context.dct_algo(AVCodecContext.FF_DCT_INT);
    context.thread_count(1);
  }

  /**
   * Encodes a frame.
   *
   * @param image in full range and BT.601's matrix, of the encoder's size
   */
  public byte[] encode(YuvFrame image) {
    if (!image.size().equals(size)) {
      throw new IllegalArgumentException(
          "a frame of %s for an encoder of %s".formatted(image.size(), size));
    }
    try (OwnedFrame owned = new OwnedFrame()) {
      AVFrame frame = owned.get();
      frame.width(size.width()).height(size.height()).format(avutil.AV_PIX_FMT_YUV420P);
      frame.color_range(avutil.AVCOL_RANGE_JPEG);
      frame.quality(quality);
      frame.pts(frames++);
      Native.check(avutil.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
      Size colors = YuvFrame.colorSize(size);
      fill(frame, 0, image.luma(), size);
      fill(frame, 1, image.blue(), colors);
      fill(frame, 2, image.red(), colors);
      Native.check(avcodec.avcodec_send_frame(context, frame), "avcodec_send_frame mjpeg");
      AVPacket jpeg = packet.get();
      Native.check(avcodec.avcodec_receive_packet(context, jpeg), "avcodec_receive_packet mjpeg");
      byte[] bytes = new byte[jpeg.size()];
      jpeg.data().get(bytes);
      return bytes;
    }
  }

  private static void fill(AVFrame frame, int plane, byte[] pixels, Size size) {
    BytePointer data = frame.data(plane);
    for (int y = 0; y < size.height(); y++) {
      data.position((long) y * frame.linesize(plane)).put(pixels, y * size.width(), size.width());
    }
  }

  @Override
  public void close() {
    packet.close();
    avcodec.avcodec_free_context(context);
  }
}
