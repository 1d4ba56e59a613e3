package academy.video.stage.playlist;

import java.util.List;
import java.util.Optional;

/**
 * A VOD media playlist (RFC 8216, 4.3.2 and 4.3.3), as far as ours have its parts: numbered from 0,
 * at most one init segment, no discontinuity, complete.
 *
 * @param version EXT-X-VERSION
 * @param targetSeconds EXT-X-TARGETDURATION
 * @param independentSegments whether EXT-X-INDEPENDENT-SEGMENTS is there
 * @param iFramesOnly whether EXT-X-I-FRAMES-ONLY is there
 * @param initUri URI of EXT-X-MAP; empty for text, which has none
 * @param entries in order; at least one
 */
record MediaPlaylist(
    int version,
    int targetSeconds,
    boolean independentSegments,
    boolean iFramesOnly,
    Optional<String> initUri,
    List<Entry> entries) {

  MediaPlaylist {
    entries = List.copyOf(entries);
  }

  /**
   * A segment, or an I-frame.
   *
   * @param durationMicros EXTINF in millionths of a second
   * @param uri relative to the playlist
   * @param range EXT-X-BYTERANGE; empty for a whole file
   */
  record Entry(long durationMicros, String uri, Optional<ByteRange> range) {}

  /** A span of a file's bytes (RFC 8216, 4.3.2.2). */
  record ByteRange(long sizeBytes, long offset) {
    @Override
    public String toString() {
      return sizeBytes + "@" + offset;
    }
  }

  long durationMicros() {
    return entries.stream().mapToLong(Entry::durationMicros).sum();
  }
}
