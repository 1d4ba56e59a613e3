package academy.video.stage.playlist;

import academy.video.model.TextRendition;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.stage.playlist.MultivariantPlaylist.MediaEntry;
import academy.video.stage.playlist.MultivariantPlaylist.Variant;
import academy.video.store.ObjectLayout;
import java.util.List;
import java.util.Optional;

/**
 * Playlists of captions that are added to a presentation: all else stays as it was. What is read
 * may be anybody's. Pure.
 */
public final class CaptionPlaylists {

  private CaptionPlaylists() {}

  /**
   * A multivariant playlist with exactly these captions beside the text of the source.
   *
   * @param playlist with or without captions
   * @param generation that the captions belong to
   * @throws MalformedPlaylistException where the playlist is not one that the worker writes
   */
  public static byte[] multivariant(
      byte[] playlist, String generation, List<TextRendition> captions) {
    MultivariantPlaylist before = PlaylistParser.multivariant(playlist);
    List<MediaEntry> own = before.text().stream().filter(entry -> !isAdded(entry)).toList();
    List<MediaEntry> text = TextGroup.plus(own, generation, captions);
    Optional<String> group = text.isEmpty() ? Optional.empty() : Optional.of(TextGroup.ID);
    MultivariantPlaylist after =
        new MultivariantPlaylist(
            before.version(),
            before.independentSegments(),
            before.sessionData(),
            before.audio(),
            text,
            before.variants().stream().map(variant -> with(variant, group)).toList(),
            before.iFrameVariants(),
            before.imageVariants());
    Playlist written = written(after);
    PlaylistCheck.TEXT_GROUP.requireEqual(
        written.key(), after, PlaylistParser.multivariant(written.bytes()));
    return written.bytes();
  }

  /** Values that no playlist can hold were read from none of ours. */
  private static Playlist written(MultivariantPlaylist playlist) {
    try {
      return new Playlist(ObjectLayout.MULTIVARIANT_PLAYLIST, PlaylistWriter.write(playlist));
    } catch (IllegalArgumentException e) {
      throw new MalformedPlaylistException(0, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isAdded(MediaEntry entry) {
    return ObjectLayout.captionsOf(entry.uri()).isPresent();
  }

  private static Variant with(Variant variant, Optional<String> textGroup) {
    return new Variant(
        variant.bandwidth(),
        variant.averageBandwidth(),
        variant.codecs(),
        variant.resolution(),
        variant.frameRate(),
        variant.videoRange(),
        variant.audioGroup(),
        textGroup,
        variant.uri());
  }

  /** The key of the first variant's media playlist. */
  public static String firstVariant(byte[] playlist) {
    return PlaylistParser.multivariant(playlist).variants().getFirst().uri();
  }

  /** The target duration of a media playlist, which all of a presentation share. */
  public static int targetSeconds(byte[] mediaPlaylist) {
    return PlaylistParser.media(mediaPlaylist).targetSeconds();
  }

  /** The media playlist of captions, read back and checked. */
  public static Playlist media(
      String generation, Timeline timeline, TextTrackRecord track, int targetSeconds) {
    String key = ObjectLayout.mediaPlaylist(ObjectLayout.textPrefix(generation, track.rendition()));
    Playlist written =
        PlaylistBuilder.playlist(
            key, PlaylistBuilder.Kind.TEXT, Spans.ofText(timeline, track), targetSeconds);
    new MediaPlaylistChecker(timeline).checkText(key, PlaylistParser.media(written.bytes()), track);
    return written;
  }
}
