package academy.video.stage.playlist;

import academy.video.stage.playlist.MediaPlaylist.Entry;
import academy.video.stage.playlist.MultivariantPlaylist.IFrameVariant;
import academy.video.stage.playlist.MultivariantPlaylist.ImageVariant;
import academy.video.stage.playlist.MultivariantPlaylist.MediaEntry;
import academy.video.stage.playlist.MultivariantPlaylist.SessionData;
import academy.video.stage.playlist.MultivariantPlaylist.Variant;
import java.util.Locale;

/** Playlists as text, every line ended by LF. */
final class PlaylistWriter {

  private static final long MICROS_PER_SECOND = 1_000_000;

  private PlaylistWriter() {}

  static String write(MediaPlaylist playlist) {
    StringBuilder out = header(playlist.version());
    line(out, "#EXT-X-TARGETDURATION:" + playlist.targetSeconds());
    line(out, "#EXT-X-MEDIA-SEQUENCE:0");
    line(out, "#EXT-X-PLAYLIST-TYPE:VOD");
    if (playlist.iFramesOnly()) {
      line(out, "#EXT-X-I-FRAMES-ONLY");
    }
    if (playlist.independentSegments()) {
      line(out, "#EXT-X-INDEPENDENT-SEGMENTS");
    }
    playlist
        .initUri()
        .ifPresent(uri -> line(out, "#EXT-X-MAP:" + new AttributeList().quoted("URI", uri)));
    for (Entry entry : playlist.entries()) {
      line(out, "#EXTINF:" + seconds(entry.durationMicros()) + ",");
      entry.range().ifPresent(range -> line(out, "#EXT-X-BYTERANGE:" + range));
      line(out, entry.uri());
    }
    line(out, "#EXT-X-ENDLIST");
    return out.toString();
  }

  static String write(MultivariantPlaylist playlist) {
    StringBuilder out = header(playlist.version());
    if (playlist.independentSegments()) {
      line(out, "#EXT-X-INDEPENDENT-SEGMENTS");
    }
    playlist.sessionData().forEach(data -> line(out, "#EXT-X-SESSION-DATA:" + attributes(data)));
    playlist.audio().forEach(audio -> line(out, "#EXT-X-MEDIA:" + attributes(audio)));
    playlist.text().forEach(text -> line(out, "#EXT-X-MEDIA:" + attributes(text)));
    for (Variant variant : playlist.variants()) {
      line(out, "#EXT-X-STREAM-INF:" + attributes(variant));
      line(out, variant.uri());
    }
    for (IFrameVariant variant : playlist.iFrameVariants()) {
      line(out, "#EXT-X-I-FRAME-STREAM-INF:" + attributes(variant));
    }
    for (ImageVariant variant : playlist.imageVariants()) {
      line(out, "#EXT-X-IMAGE-STREAM-INF:" + attributes(variant));
    }
    return out.toString();
  }

  static String write(ImagePlaylist playlist) {
    StringBuilder out = header(playlist.version());
    line(out, "#EXT-X-TARGETDURATION:" + playlist.targetSeconds());
    line(out, "#EXT-X-MEDIA-SEQUENCE:0");
    line(out, "#EXT-X-PLAYLIST-TYPE:VOD");
    line(out, "#EXT-X-IMAGES-ONLY");
    for (ImagePlaylist.Sheet sheet : playlist.sheets()) {
      line(out, "#EXTINF:" + seconds(sheet.durationMicros()) + ",");
      // With each sheet: some players look for it there, others take the first for all.
      line(
          out,
          "#EXT-X-TILES:"
              + new AttributeList()
                  .plain("RESOLUTION", sheet.tile())
                  .plain("LAYOUT", "%dx%d".formatted(sheet.columns(), sheet.rows()))
                  .plain("DURATION", seconds(sheet.tileMicros())));
      line(out, sheet.uri());
    }
    line(out, "#EXT-X-ENDLIST");
    return out.toString();
  }

  private static AttributeList attributes(ImageVariant variant) {
    return new AttributeList()
        .plain("BANDWIDTH", variant.bandwidth())
        .plain("RESOLUTION", variant.resolution())
        .quoted("CODECS", variant.codecs())
        .quoted("URI", variant.uri());
  }

  private static AttributeList attributes(SessionData data) {
    AttributeList attributes = new AttributeList().quoted("DATA-ID", data.id());
    data.value().ifPresent(value -> attributes.quoted("VALUE", value));
    data.uri().ifPresent(uri -> attributes.quoted("URI", uri));
    return attributes;
  }

  private static AttributeList attributes(MediaEntry entry) {
    AttributeList attributes =
        new AttributeList()
            .plain("TYPE", entry.channels().isPresent() ? "AUDIO" : "SUBTITLES")
            .quoted("GROUP-ID", entry.groupId())
            .quoted("LANGUAGE", entry.language())
            .quoted("NAME", entry.name())
            .yesOrNo("DEFAULT", entry.isDefault())
            .yesOrNo("AUTOSELECT", entry.autoselect());
    entry
        .channels()
        .ifPresentOrElse(
            channels -> attributes.quoted("CHANNELS", Integer.toString(channels)),
            () -> attributes.yesOrNo("FORCED", entry.forced()));
    entry.characteristics().ifPresent(tags -> attributes.quoted("CHARACTERISTICS", tags));
    return attributes.quoted("URI", entry.uri());
  }

  private static AttributeList attributes(Variant variant) {
    AttributeList attributes =
        new AttributeList()
            .plain("BANDWIDTH", variant.bandwidth())
            .plain("AVERAGE-BANDWIDTH", variant.averageBandwidth())
            .quoted("CODECS", variant.codecs());
    variant.resolution().ifPresent(size -> attributes.plain("RESOLUTION", size));
    variant.frameRate().ifPresent(rate -> attributes.plain("FRAME-RATE", rate));
    variant.videoRange().ifPresent(range -> attributes.plain("VIDEO-RANGE", range));
    variant.audioGroup().ifPresent(group -> attributes.quoted("AUDIO", group));
    variant.textGroup().ifPresent(group -> attributes.quoted("SUBTITLES", group));
    // Without it players look for captions inside the video, and some offer an empty track.
    return attributes.plain("CLOSED-CAPTIONS", "NONE");
  }

  private static AttributeList attributes(IFrameVariant variant) {
    return new AttributeList()
        .plain("BANDWIDTH", variant.bandwidth())
        .plain("AVERAGE-BANDWIDTH", variant.averageBandwidth())
        .quoted("CODECS", variant.codecs())
        .plain("RESOLUTION", variant.resolution())
        .plain("VIDEO-RANGE", variant.videoRange())
        .quoted("URI", variant.uri());
  }

  private static StringBuilder header(int version) {
    StringBuilder out = new StringBuilder();
    line(out, "#EXTM3U");
    line(out, "#EXT-X-VERSION:" + version);
    return out;
  }

  private static void line(StringBuilder out, String text) {
    out.append(text).append('\n');
  }

  private static String seconds(long micros) {
    return String.format(
        Locale.ROOT, "%d.%06d", micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND);
  }
}
