package academy.video.model;

import java.util.List;
import java.util.Optional;

/**
 * A media segment as it was written and measured.
 *
 * @param index from 0 over the whole rendition
 * @param startTicks decode time of the first sample, in the rendition's timescale
 * @param durationTicks sum of the sample durations
 * @param sampleCount frames of video or of AAC
 * @param sizeBytes length of the object
 * @param sha256 lower-case hex digest of the object
 * @param md5 lower-case hex digest of the object: what S3 and R2 name it by in a listing
 * @param gops key-frame ranges, one a fragment; empty for audio
 * @param quality how its frames came out; empty for audio
 */
public record SegmentRecord(
    int index,
    long startTicks,
    long durationTicks,
    int sampleCount,
    long sizeBytes,
    String sha256,
    String md5,
    List<GopRange> gops,
    Optional<SegmentQuality> quality)
    implements Digested {
  public SegmentRecord {
    gops = List.copyOf(gops);
  }

  /** A segment whose quality is not known. */
  public SegmentRecord(
      int index,
      long startTicks,
      long durationTicks,
      int sampleCount,
      long sizeBytes,
      String sha256,
      String md5,
      List<GopRange> gops) {
    this(
        index,
        startTicks,
        durationTicks,
        sampleCount,
        sizeBytes,
        sha256,
        md5,
        gops,
        Optional.empty());
  }
}
