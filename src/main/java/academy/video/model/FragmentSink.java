package academy.video.model;

/** Takes what a muxer makes of one rendition: the init segment first, then fragments in order. */
public interface FragmentSink {

  /** Takes the init segment (RFC 8216, 4.3.2.5); called once, before any fragment. */
  void init(byte[] initSegment);

  /** Takes the next fragment. */
  void fragment(Fragment fragment);

  /** Whether further fragments are dropped, so that nobody need make them. */
  default boolean isFull() {
    return false;
  }
}
