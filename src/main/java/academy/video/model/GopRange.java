package academy.video.model;

/**
 * Where a GOP's key frame lies in its segment, for I-frame playlists (RFC 8216, 4.3.3.6).
 *
 * @param offset of the fragment's moof from the segment's start, in bytes
 * @param sizeBytes from there to the end of the first sample
 * @param durationTicks to the next GOP, in the rendition's timescale
 */
public record GopRange(long offset, long sizeBytes, long durationTicks) {}
