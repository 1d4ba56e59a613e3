package academy.video.stage.result.page;

import academy.video.model.ColorDescription;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** FFmpeg's names in words that people know; a name that is not known here stays as it is. */
final class SourceWords {

  private static final String UNKNOWN = "unknown";
  private static final String NOT_STATED = "not stated";

  private static final Map<String, String> CODECS =
      Map.ofEntries(
          Map.entry("h264", "H.264"),
          Map.entry("hevc", "HEVC"),
          Map.entry("av1", "AV1"),
          Map.entry("vp8", "VP8"),
          Map.entry("vp9", "VP9"),
          Map.entry("mpeg2video", "MPEG-2"),
          Map.entry("mpeg4", "MPEG-4"),
          Map.entry("prores", "ProRes"),
          Map.entry("mjpeg", "Motion JPEG"),
          Map.entry("aac", "AAC"),
          Map.entry("mp3", "MP3"),
          Map.entry("ac3", "AC-3"),
          Map.entry("eac3", "E-AC-3"),
          Map.entry("opus", "Opus"),
          Map.entry("vorbis", "Vorbis"),
          Map.entry("flac", "FLAC"),
          Map.entry("subrip", "SubRip"),
          Map.entry("ass", "ASS"),
          Map.entry("webvtt", "WebVTT"),
          Map.entry("mov_text", "MP4 timed text"));

  private static final Map<String, String> CONTAINERS =
      Map.of(
          "mov,mp4,m4a,3gp,3g2,mj2", "MP4 or QuickTime",
          "matroska,webm", "Matroska or WebM",
          "mpegts", "MPEG transport stream",
          "mpeg", "MPEG program stream",
          "avi", "AVI",
          "flv", "Flash video",
          "asf", "Windows Media",
          "ogg", "Ogg");

  private static final Map<String, String> PRIMARIES =
      Map.of(
          "bt709", "BT.709",
          "bt2020", "BT.2020",
          "smpte170m", "BT.601",
          "bt470bg", "BT.601",
          "smpte432", "Display P3");

  private static final Map<String, String> HDR =
      Map.of("smpte2084", "HDR (PQ)", "arib-std-b67", "HDR (HLG)");

  /** Such as {@code yuv420p10le}. */
  private static final Pattern YUV = Pattern.compile("yuvj?a?(\\d)(\\d)(\\d)p(\\d+)?(?:le|be)?");

  private SourceWords() {}

  static String codec(String name) {
    return CODECS.getOrDefault(name, name.startsWith("pcm_") ? "PCM" : name);
  }

  static String container(String name) {
    return CONTAINERS.getOrDefault(name, name);
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
    String hdr = HDR.getOrDefault(color.transfer(), "standard dynamic range");
    return color.primaries().equals(UNKNOWN)
        ? "%s%s; primaries %s".formatted(hdr, range, NOT_STATED)
        : "%s, %s%s"
            .formatted(hdr, PRIMARIES.getOrDefault(color.primaries(), color.primaries()), range);
  }

  static String language(String tag) {
    return tag.equals("und") ? NOT_STATED : tag;
  }
}
