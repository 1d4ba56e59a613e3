package academy.video.model;

/** Where the packets lie in a source that a reader is going to read, as its index tells. */
@FunctionalInterface
public interface PacketPlaces {

  /** Names every packet, in any order. An index may lie: places may be outside of the source. */
  void forEach(Visitor visitor);

  /** Takes the place of one packet. */
  @FunctionalInterface
  interface Visitor {
    /** A packet of so many bytes, counted from the source's beginning. */
    void packet(long position, int sizeBytes);
  }
}
