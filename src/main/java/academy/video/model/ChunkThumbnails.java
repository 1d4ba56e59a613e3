package academy.video.model;

import java.util.Optional;

/**
 * The thumbnails that were taken from a chunk.
 *
 * @param tiles empty where no tile of a storyboard shows a frame of the chunk
 * @param poster empty where a chunk before this one has a good frame, or where the profile asks for
 *     another frame or for none
 */
public record ChunkThumbnails(Optional<TilesRecord> tiles, Optional<PosterCandidate> poster) {

  public static ChunkThumbnails none() {
    return new ChunkThumbnails(Optional.empty(), Optional.empty());
  }
}
