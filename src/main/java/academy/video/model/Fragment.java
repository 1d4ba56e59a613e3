package academy.video.model;

import java.util.List;

/**
 * One moof+mdat pair: a closed GOP of video, or a run of audio frames. CMAF calls such a pair a
 * chunk (ISO/IEC 23000-19); our chunk is a unit of work, a {@link Chunk}.
 *
 * @param bytes the boxes; never changed after construction
 * @param measured sampled frames of it and how they came out, in order; empty for audio
 */
@SuppressWarnings("ArrayRecordComponent") // travels once, from muxer to segment; never compared
public record Fragment(byte[] bytes, List<MeasuredFrame> measured) {
  public Fragment {
    measured = List.copyOf(measured);
  }

  /** A fragment of which nothing was measured. */
  public Fragment(byte[] bytes) {
    this(bytes, List.of());
  }
}
