package academy.video.model;

import java.util.List;

/**
 * What was written of one rendition: by one chunk, or, joined, of the whole presentation.
 *
 * @param rendition the rendition's name
 * @param initSha256 lower-case hex digest of the init segment; equal for all chunks
 * @param initMd5 the same by MD5
 * @param timescale ticks per second
 * @param codecs RFC 6381 codec string, read from the init segment
 * @param segments in order
 */
public record TrackRecord(
    String rendition,
    String initSha256,
    String initMd5,
    int timescale,
    String codecs,
    List<SegmentRecord> segments) {
  public TrackRecord {
    segments = List.copyOf(segments);
  }

  /** The same track with other segments. */
  public TrackRecord withSegments(List<SegmentRecord> others) {
    return new TrackRecord(rendition, initSha256, initMd5, timescale, codecs, others);
  }

  public long sizeBytes() {
    return segments.stream().mapToLong(SegmentRecord::sizeBytes).sum();
  }

  public long durationTicks() {
    return segments.stream().mapToLong(SegmentRecord::durationTicks).sum();
  }
}
