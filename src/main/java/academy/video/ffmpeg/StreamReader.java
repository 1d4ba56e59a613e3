package academy.video.ffmpeg;

import academy.video.model.Orientation;
import academy.video.model.Rational;
import academy.video.model.StreamRoles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** Copies what FFmpeg knows of a stream into a {@link StreamDescription}. */
final class StreamReader {

  private static final Rational SQUARE = Rational.of(1);

  private StreamReader() {}

  static StreamDescription describe(AVStream stream) {
    AVCodecParameters parameters = stream.codecpar();
    int disposition = stream.disposition();
    Rational timeBase = MediaInput.timeBase(stream);
    boolean isVideo = parameters.codec_type() == avutil.AVMEDIA_TYPE_VIDEO;
    boolean isAudio = parameters.codec_type() == avutil.AVMEDIA_TYPE_AUDIO;
    return new StreamDescription(
        stream.index(),
        kind(parameters.codec_type()),
        Native.text(avcodec.avcodec_get_name(parameters.codec_id()), "unknown"),
        AllowedCodecs.canDecode(parameters.codec_id()),
        sideData(parameters, avcodec.AV_PKT_DATA_ENCRYPTION_INIT_INFO) != null
            || isEncryptedTag(parameters.codec_tag()),
        isDolbyVisionAlone(parameters),
        (disposition
                & (avformat.AV_DISPOSITION_ATTACHED_PIC | avformat.AV_DISPOSITION_TIMED_THUMBNAILS))
            != 0,
        (disposition & avformat.AV_DISPOSITION_DEFAULT) != 0,
        roles(disposition),
        Native.metadata(stream.metadata(), "language", "und"),
        Native.metadata(stream.metadata(), "title", ""),
        timeBase,
        seconds(stream.start_time(), timeBase),
        seconds(stream.duration(), timeBase),
        Math.max(0, stream.nb_frames()),
        isVideo ? parameters.width() : 0,
        isVideo ? parameters.height() : 0,
        isVideo ? sampleAspectRatio(stream, parameters) : SQUARE,
        orientation(parameters),
        isVideo ? Native.text(avutil.av_get_pix_fmt_name(parameters.format()), "unknown") : "",
        fieldOrder(parameters.field_order()),
        Colors.describe(
            parameters.color_range(),
            parameters.color_primaries(),
            parameters.color_trc(),
            parameters.color_space()),
        isAudio ? parameters.ch_layout().nb_channels() : 0,
        isAudio ? parameters.sample_rate() : 0);
  }

  private static StreamRoles roles(int disposition) {
    return new StreamRoles(
        (disposition & avformat.AV_DISPOSITION_FORCED) != 0,
        (disposition
                & (avformat.AV_DISPOSITION_HEARING_IMPAIRED | avformat.AV_DISPOSITION_CAPTIONS))
            != 0,
        (disposition
                & (avformat.AV_DISPOSITION_VISUAL_IMPAIRED | avformat.AV_DISPOSITION_DESCRIPTIONS))
            != 0,
        (disposition & avformat.AV_DISPOSITION_COMMENT) != 0);
  }

  private static Rational seconds(long ticks, Rational timeBase) {
    return ticks == avutil.AV_NOPTS_VALUE ? Rational.ZERO : timeBase.times(ticks);
  }

  private static Rational sampleAspectRatio(AVStream stream, AVCodecParameters parameters) {
    Rational container = Native.rational(stream.sample_aspect_ratio(), Rational.ZERO);
    Rational codec = Native.rational(parameters.sample_aspect_ratio(), Rational.ZERO);
    if (container.isPositive()) {
      return container;
    }
    return codec.isPositive() ? codec : SQUARE;
  }

  private static String kind(int mediaType) {
    return Native.text(avutil.av_get_media_type_string(mediaType), "unknown");
  }

  /** Sample entries {@code encv} and {@code enca} (ISO/IEC 14496-12, 8.12). */
  private static boolean isEncryptedTag(int tag) {
    return tag == fourCc('e', 'n', 'c', 'v') || tag == fourCc('e', 'n', 'c', 'a');
  }

  /**
   * Dolby Vision without a compatible base layer: profile 5, and 10 and 20 where they say so. Those
   * of 4, 7, 8 and 9 always have one, whether their record says it or is too old to (Dolby Vision
   * Streams Within the ISO Base Media File Format, 3.2).
   */
  private static boolean isDolbyVisionAlone(AVCodecParameters parameters) {
    AVPacketSideData data = sideData(parameters, avcodec.AV_PKT_DATA_DOVI_CONF);
    if (data == null || data.size() < 8) {
      return false;
    }
    int profile = data.data().get(2); // AVDOVIDecoderConfigurationRecord is all bytes
    int compatibility = data.data().get(7);
    return switch (profile) {
      case 5 -> true;
      case 4, 7, 8, 9 -> false;
      default -> compatibility == 0;
    };
  }

  private static int fourCc(char a, char b, char c, char d) {
    return a | b << 8 | c << 16 | d << 24;
  }

  private static String fieldOrder(int order) {
    return switch (order) {
      case avcodec.AV_FIELD_PROGRESSIVE -> "progressive";
      case avcodec.AV_FIELD_TT -> "tt";
      case avcodec.AV_FIELD_BB -> "bb";
      case avcodec.AV_FIELD_TB -> "tb";
      case avcodec.AV_FIELD_BT -> "bt";
      default -> "unknown";
    };
  }

  /** Only whole quarter turns and mirrors are honoured; odd angles are shown as they are coded. */
  private static Orientation orientation(AVCodecParameters parameters) {
    AVPacketSideData data = sideData(parameters, avcodec.AV_PKT_DATA_DISPLAYMATRIX);
    if (data == null || data.size() < 9 * Integer.BYTES) {
      return Orientation.UPRIGHT;
    }
    IntPointer matrix = new IntPointer(data.data());
    int a = Integer.signum(matrix.get(0));
    int b = Integer.signum(matrix.get(1));
    int c = Integer.signum(matrix.get(3));
    int d = Integer.signum(matrix.get(4));
    return switch (a + "," + b + "," + c + "," + d) {
      case "0,1,-1,0" -> new Orientation(1, false);
      case "-1,0,0,-1" -> new Orientation(2, false);
      case "0,-1,1,0" -> new Orientation(3, false);
      case "-1,0,0,1" -> new Orientation(0, true);
      case "0,-1,-1,0" -> new Orientation(1, true);
      case "1,0,0,-1" -> new Orientation(2, true);
      case "0,1,1,0" -> new Orientation(3, true);
      default -> Orientation.UPRIGHT;
    };
  }

  /** What the container crops from every frame. */
  static Crop crop(AVCodecParameters parameters) {
    AVPacketSideData data = sideData(parameters, avcodec.AV_PKT_DATA_FRAME_CROPPING);
    if (data == null || data.size() < 4 * Integer.BYTES) {
      return Crop.NONE;
    }
    ByteBuffer sides =
        data.data().capacity(data.size()).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return new Crop(
        Integer.toUnsignedLong(sides.getInt(0)),
        Integer.toUnsignedLong(sides.getInt(4)),
        Integer.toUnsignedLong(sides.getInt(8)),
        Integer.toUnsignedLong(sides.getInt(12)));
  }

  private static @Nullable AVPacketSideData sideData(AVCodecParameters parameters, int type) {
    AVPacketSideData all = parameters.coded_side_data();
    if (all == null || all.isNull()) {
      return null;
    }
    return avcodec.av_packet_side_data_get(all, parameters.nb_coded_side_data(), type);
  }
}
