package academy.video.model;

import java.util.List;

/**
 * A chunk's checkpoint: written after all of its segments are.
 *
 * @param generation of the plan that the chunk belongs to
 * @param chunk the chunk's index
 * @param tracks one a video rendition, in the plan's order
 * @param damage what could not be decoded in the chunk's span
 * @param reencoded what was encoded again for its quality, in the order in which that was done
 * @param thumbnails what was taken from it for poster and storyboard
 * @param work who encoded the chunk, and what the time went into
 */
public record ChunkRecord(
    String generation,
    int chunk,
    List<TrackRecord> tracks,
    Damage damage,
    List<Reencode> reencoded,
    ChunkThumbnails thumbnails,
    ChunkWork work) {
  public ChunkRecord {
    tracks = List.copyOf(tracks);
    reencoded = List.copyOf(reencoded);
  }
}
