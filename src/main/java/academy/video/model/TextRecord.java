package academy.video.model;

import java.util.List;

/**
 * The checkpoint of all text renditions, which are made in one pass over the source: written after
 * all of their segments are.
 *
 * @param generation of the plan that they belong to
 * @param tracks one a text rendition, in the plan's order
 * @param elapsedMs wall time that they took
 */
public record TextRecord(String generation, List<TextTrackRecord> tracks, long elapsedMs) {
  public TextRecord {
    tracks = List.copyOf(tracks);
  }
}
