package academy.video.stage.playlist;

import java.util.List;

/**
 * All playlists of a presentation.
 *
 * @param media media and I-frame playlists; stored first, in any order
 * @param storyboard its image playlist and its WebVTT index; empty where there is none
 * @param multivariant what players open; stored last
 * @param variants what the multivariant playlist says of each rendition, in its order
 */
public record PlaylistSet(
    List<Playlist> media,
    List<Playlist> storyboard,
    Playlist multivariant,
    List<MultivariantPlaylist.Variant> variants) {
  public PlaylistSet {
    media = List.copyOf(media);
    storyboard = List.copyOf(storyboard);
    variants = List.copyOf(variants);
  }

  /** The target duration of all media playlists. */
  public int targetSeconds() {
    return CaptionPlaylists.targetSeconds(media.getFirst().bytes());
  }
}
