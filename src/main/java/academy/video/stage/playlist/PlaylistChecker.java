package academy.video.stage.playlist;

import academy.video.model.EncodePlan;
import academy.video.model.StoryboardRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.TrackRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads every playlist back as text and compares it with the plan and with what was written, before
 * anything is published. Has no state.
 */
public final class PlaylistChecker {

  /**
   * Checks a presentation's playlists.
   *
   * @param video one joined track for each of the plan's video renditions, in its order
   * @param audio one track for each of the plan's audio renditions, in its order
   * @param text one track for each of the plan's text renditions, in its order
   * @param storyboard of the plan's storyboard, where there is one
   * @return what is allowed but not advised, one sentence each; often empty
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where a check fails
   */
  public List<String> check(
      EncodePlan plan,
      List<TrackRecord> video,
      List<TrackRecord> audio,
      List<TextTrackRecord> text,
      Optional<StoryboardRecord> storyboard,
      PlaylistSet playlists) {
    Map<String, MediaPlaylist> media = readMedia(playlists.media());
    MultivariantPlaylist multivariant = readMultivariant(playlists.multivariant());
    PresentationChecker presentation =
        new PresentationChecker(plan, video, audio, text, media, multivariant);
    presentation.checkMedia();
    presentation.checkUris();
    presentation.checkVariants();
    presentation.checkAudioGroup();
    presentation.checkTextGroup();
    presentation.checkIFrameVariants();
    new StoryboardChecker(plan, storyboard).check(playlists.storyboard(), multivariant);
    return AuthoringRemarks.of(presentation);
  }

  private static Map<String, MediaPlaylist> readMedia(List<Playlist> files) {
    Map<String, MediaPlaylist> read = new HashMap<>();
    for (Playlist file : files) {
      try {
        if (read.put(file.key(), PlaylistParser.media(file.bytes())) != null) {
          throw PlaylistCheck.URIS.failed(file.key(), "one playlist with this key", "two");
        }
      } catch (MalformedPlaylistException e) {
        throw PlaylistCheck.SYNTAX.malformed(file.key(), e);
      }
    }
    return read;
  }

  private static MultivariantPlaylist readMultivariant(Playlist file) {
    try {
      return PlaylistParser.multivariant(file.bytes());
    } catch (MalformedPlaylistException e) {
      throw PlaylistCheck.SYNTAX.malformed(file.key(), e);
    }
  }
}
