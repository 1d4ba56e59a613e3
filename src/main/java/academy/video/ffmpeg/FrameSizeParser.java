package academy.video.ffmpeg;

import academy.video.model.Size;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the size of frames from the headers of key frames, without decoding: recordings of calls
 * change it. Knows the codecs for which FFmpeg's parsers tell it, and VP9.
 */
final class FrameSizeParser implements AutoCloseable {

  private static final int VP9_MARKER = 0b10;

  private static final int VP9_SYNC_CODE = 0x498342;
  private static final int VP9_RGB = 7;

  private final int codec;
  private final AVCodecContext context;
  private final @Nullable AVCodecParserContext parser;

  FrameSizeParser(AVStream stream) {
    this.codec = stream.codecpar().codec_id();
    this.context = Native.require(avcodec.avcodec_alloc_context3(null), "avcodec_alloc_context3");
    Native.check(
        avcodec.avcodec_parameters_to_context(context, stream.codecpar()),
        "avcodec_parameters_to_context");
    this.parser = knows(codec) ? avcodec.av_parser_init(codec) : null;
    if (parser != null) {
      parser.flags(parser.flags() | AVCodecParserContext.PARSER_FLAG_COMPLETE_FRAMES);
    }
  }

  private static boolean knows(int codec) {
    return switch (codec) {
      case avcodec.AV_CODEC_ID_H264,
          avcodec.AV_CODEC_ID_HEVC,
          avcodec.AV_CODEC_ID_VVC,
          avcodec.AV_CODEC_ID_AV1,
          avcodec.AV_CODEC_ID_VP8,
          avcodec.AV_CODEC_ID_MPEG1VIDEO,
          avcodec.AV_CODEC_ID_MPEG2VIDEO ->
          true;
      default -> false;
    };
  }

  /** The size that a key frame's packet tells; empty where it doesn't. */
  Optional<Size> sizeOf(AVPacket packet) {
    if (codec == avcodec.AV_CODEC_ID_VP9) {
      return vp9(packet);
    }
    if (parser == null || packet.size() <= 0) {
      return Optional.empty();
    }
    parser.width(0).height(0);
    try (PointerPointer<BytePointer> out = new PointerPointer<>(1);
        IntPointer outSize = new IntPointer(1)) {
      avcodec.av_parser_parse2(
          parser,
          context,
          out,
          outSize,
          packet.data(),
          packet.size(),
          packet.pts(),
          packet.dts(),
          packet.pos());
    }
    return size(parser.width(), parser.height());
  }

  private static Optional<Size> size(int width, int height) {
    return width > 0 && height > 0 ? Optional.of(new Size(width, height)) : Optional.empty();
  }

  /** The uncompressed header of a key frame (VP9 specification, 6.2). */
  private static Optional<Size> vp9(AVPacket packet) {
    if (packet.size() < 2 * Long.BYTES) {
      return Optional.empty();
    }
    Bits bits = new Bits(packet.data());
    boolean isFrame = bits.take(2) == VP9_MARKER;
    int profile = bits.take(1) | bits.take(1) << 1;
    if (profile == 3) {
      bits.take(1);
    }
    boolean isKey = bits.take(2) == 0; // show_existing_frame, frame_type
    bits.take(2); // show_frame, error_resilient_mode
    if (!isFrame || !isKey || bits.take(24) != VP9_SYNC_CODE) {
      return Optional.empty();
    }
    if (profile >= 2) {
      bits.take(1); // 10 or 12 bits
    }
    boolean isRgb = bits.take(3) == VP9_RGB;
    boolean hasSubsampling = profile == 1 || profile == 3;
    bits.take((isRgb ? 0 : 1) + (hasSubsampling ? isRgb ? 1 : 3 : 0));
    return size(bits.take(16) + 1, bits.take(16) + 1);
  }

  private static final class Bits {
    private final BytePointer bytes;
    private int position;

    Bits(BytePointer bytes) {
      this.bytes = bytes;
    }

    int take(int count) {
      int value = 0;
      for (int i = 0; i < count; i++, position++) {
        value = (value << 1) | ((bytes.get(position / 8) >> (7 - position % 8)) & 1);
      }
      return value;
    }
  }

  @Override
  public void close() {
    if (parser != null) {
      avcodec.av_parser_close(parser);
    }
    avcodec.avcodec_free_context(context);
  }
}
