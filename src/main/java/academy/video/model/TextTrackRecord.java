package academy.video.model;

import java.util.List;

/**
 * What was written of one text rendition.
 *
 * @param rendition the rendition's name
 * @param cues texts of the whole track, each counted once
 * @param decodeErrors packets that the decoder refused
 * @param segments in order
 */
public record TextTrackRecord(
    String rendition, int cues, long decodeErrors, List<TextSegmentRecord> segments) {
  public TextTrackRecord {
    segments = List.copyOf(segments);
  }

  public long sizeBytes() {
    return segments.stream().mapToLong(TextSegmentRecord::sizeBytes).sum();
  }
}
