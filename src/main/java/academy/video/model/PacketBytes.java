package academy.video.model;

/**
 * How a stream's bytes are spread over its packets: what its encoder paid for key frames, and for
 * the frames between them.
 *
 * @param keyPackets packets that begin with a key frame
 * @param keyBytes of those packets together
 * @param otherPackets all the others
 * @param otherBytes of those packets together
 */
public record PacketBytes(long keyPackets, long keyBytes, long otherPackets, long otherBytes) {

  /** Nothing is known. */
  public static PacketBytes none() {
    return new PacketBytes(0, 0, 0, 0);
  }

  /** With one more packet. */
  public PacketBytes plus(boolean isKey, long bytes) {
    return isKey
        ? new PacketBytes(keyPackets + 1, keyBytes + bytes, otherPackets, otherBytes)
        : new PacketBytes(keyPackets, keyBytes, otherPackets + 1, otherBytes + bytes);
  }

  public long packets() {
    return keyPackets + otherPackets;
  }

  /**
   * Whether most packets begin with a key frame, as in MJPEG, ProRes and DV: then the sizes of the
   * others say nothing.
   */
  public boolean isMostlyKeys() {
    return keyPackets >= otherPackets;
  }
}
