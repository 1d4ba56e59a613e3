package academy.video.stage.playlist;

import academy.video.model.Presentation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads every playlist back as text and compares it with the plan and with what was written, before
 * anything is published. Has no state.
 */
public final class PlaylistChecker {

  /**
   * Checks a presentation's playlists.
   *
   * @return what is allowed but not advised, one sentence each; often empty
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where a check fails
   */
  public List<String> check(Presentation presentation, PlaylistSet playlists) {
    Map<String, MediaPlaylist> media = readMedia(playlists.media());
    MultivariantPlaylist multivariant = readMultivariant(playlists.multivariant());
    PresentationChecker checker = new PresentationChecker(presentation, media, multivariant);
    checker.checkMedia();
    checker.checkUris();
    checker.checkOutline();
    checker.checkVariants();
    checker.checkAudioGroup();
    checker.checkTextGroup();
    checker.checkIFrameVariants();
    new StoryboardChecker(presentation.plan(), presentation.thumbnails().storyboard())
        .check(playlists.storyboard(), multivariant);
    return AuthoringRemarks.of(checker);
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
