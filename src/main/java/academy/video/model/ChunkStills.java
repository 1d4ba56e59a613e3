package academy.video.model;

import java.util.Optional;

/**
 * The still pictures that were taken from a chunk.
 *
 * @param tiles empty where no tile of a storyboard shows a frame of the chunk
 * @param poster empty where a chunk before this one has a good picture, or where the profile asks
 *     for another frame or for none
 */
public record ChunkStills(Optional<TilesRecord> tiles, Optional<PosterCandidate> poster) {

  public static ChunkStills none() {
    return new ChunkStills(Optional.empty(), Optional.empty());
  }
}
