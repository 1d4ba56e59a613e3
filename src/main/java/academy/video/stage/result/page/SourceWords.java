package academy.video.stage.result.page;

import academy.video.model.ColorDescription;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** FFmpeg's names in words that people know; a name that is not known here stays as it is. */
final class SourceWords {

  private static final String UNKNOWN = "unknown";
  private static final String NOT_STATED = "not stated";

  /** Such as {@code yuv420p10le}. */
  private static final Pattern YUV = Pattern.compile("yuvj?a?(\\d)(\\d)(\\d)p(\\d+)?(?:le|be)?");

  private SourceWords() {}

  static String codec(String name) {
    return switch (name) {
      case "h264" -> "H.264";
      case "hevc" -> "HEVC";
      case "av1" -> "AV1";
      case "vp8" -> "VP8";
      case "vp9" -> "VP9";
      case "mpeg2video" -> "MPEG-2";
      case "mpeg4" -> "MPEG-4";
      case "prores" -> "ProRes";
      case "mjpeg" -> "Motion JPEG";
      case "aac" -> "AAC";
      case "mp3" -> "MP3";
      case "ac3" -> "AC-3";
      case "eac3" -> "E-AC-3";
      case "opus" -> "Opus";
      case "vorbis" -> "Vorbis";
      case "flac" -> "FLAC";
      case "subrip" -> "SubRip";
      case "ass" -> "ASS";
      case "webvtt" -> "WebVTT";
      case "mov_text" -> "MP4 timed text";
      default -> name.startsWith("pcm_") ? "PCM" : name;
    };
  }

  static String container(String name) {
    return switch (name) {
      case "mov,mp4,m4a,3gp,3g2,mj2" -> "MP4 or QuickTime";
      case "matroska,webm" -> "Matroska or WebM";
      case "mpegts" -> "MPEG transport stream";
      case "mpeg" -> "MPEG program stream";
      case "avi" -> "AVI";
      case "flv" -> "Flash video";
      case "asf" -> "Windows Media";
      case "ogg" -> "Ogg";
      default -> name;
    };
  }

  /** How many bits a sample has, and how much of the colour is kept. */
  static String pixelFormat(String name) {
    Matcher yuv = YUV.matcher(name);
    if (!yuv.matches()) {
      return name;
    }
    String bits = yuv.group(4) == null ? "8" : yuv.group(4);
    return "%s bits, %s:%s:%s".formatted(bits, yuv.group(1), yuv.group(2), yuv.group(3));
  }

  static String color(ColorDescription color) {
    String range = color.range().equals("pc") ? ", full range" : "";
    String dynamicRange = dynamicRange(color.transfer());
    return color.primaries().equals(UNKNOWN)
        ? "%s%s; primaries %s".formatted(dynamicRange, range, NOT_STATED)
        : "%s, %s%s".formatted(dynamicRange, primaries(color.primaries()), range);
  }

  private static String dynamicRange(String transfer) {
    return switch (transfer) {
      case "smpte2084" -> "HDR (PQ)";
      case "arib-std-b67" -> "HDR (HLG)";
      default -> "standard dynamic range";
    };
  }

  private static String primaries(String name) {
    return switch (name) {
      case "bt709" -> "BT.709";
      case "bt2020" -> "BT.2020";
      case "smpte170m", "bt470bg" -> "BT.601";
      case "smpte432" -> "Display P3";
      default -> name;
    };
  }

  static String language(String tag) {
    return tag.equals("und") ? NOT_STATED : tag;
  }
}
