package academy.video.stage.playlist;

import academy.video.model.Size;
import java.util.List;
import java.util.Optional;

/**
 * A VOD playlist of sheets of frames (Image Media Playlist 0.4, as television players read it):
 * EXT-X-IMAGES-ONLY, numbered from 0, complete.
 *
 * @param version EXT-X-VERSION
 * @param targetSeconds EXT-X-TARGETDURATION; of this playlist alone
 * @param sheets in order; at least one
 */
record ImagePlaylist(int version, int targetSeconds, List<Sheet> sheets) {

  ImagePlaylist {
    sheets = List.copyOf(sheets);
  }

  /**
   * A sheet with its EXTINF and EXT-X-TILES.
   *
   * @param durationMicros how long its frames are for, in millionths of a second
   * @param uri relative to the playlist
   * @param tile RESOLUTION: size of one frame
   * @param columns of LAYOUT
   * @param rows of LAYOUT; the last sheet may be filled in part
   * @param tileMicros DURATION: from one frame to the next, in millionths of a second
   */
  record Sheet(
      long durationMicros, String uri, Size tile, int columns, int rows, long tileMicros) {}

  /** The same durations as those of any media playlist. */
  MediaPlaylist asMediaPlaylist() {
    return new MediaPlaylist(
        version,
        targetSeconds,
        /* independentSegments= */ false,
        /* iFramesOnly= */ false,
        /* initUri= */ Optional.empty(),
        sheets.stream()
            .map(
                sheet ->
                    new MediaPlaylist.Entry(
                        sheet.durationMicros(), sheet.uri(), /* range= */ Optional.empty()))
            .toList());
  }
}
