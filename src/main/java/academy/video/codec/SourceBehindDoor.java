package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.codec.Payloads.SourceName;
import academy.video.model.ByteSource;
import academy.video.model.PacketPlaces;
import academy.video.model.SourceIdentity;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * The source, in the codec process: a read is a request to the host. Whoever walks from box to box
 * reads a few bytes at a time, so small reads take the rest of their block along.
 */
final class SourceBehindDoor implements ByteSource {

  /** The host's blocks are multiples of it: to read to its end reads nothing more from a store. */
  private static final int BLOCK_BYTES = 4096;

  /** Packets of which the host is told; an hour of video has a tenth of them. */
  static final int MOST_PACKETS = 4_000_000;

  static final int PACKET_BYTES = Long.BYTES + Integer.BYTES;

  private final HostLink host;
  private final SourceName name;
  private final int view;
  private volatile Block block = new Block(0, Message.nothing());

  /** Bytes of the source from a position on. */
  private static final class Block {
    private final long position;
    private final byte[] bytes;

    Block(long position, byte[] bytes) {
      this.position = position;
      this.bytes = bytes;
    }

    boolean has(long start, int length) {
      return start >= position && start + length <= position + bytes.length;
    }

    /** Copies what it has from there on, {@code length} bytes at most; returns how many. */
    int copy(long start, byte[] buffer, int offset, int length) {
      int from = (int) (start - position);
      int count = Math.min(length, bytes.length - from);
      System.arraycopy(bytes, from, buffer, offset, count);
      return count;
    }
  }

  /**
   * The source, or a view of it.
   *
   * @param view 0 for the whole source
   */
  SourceBehindDoor(HostLink host, SourceName name, int view) {
    this.host = host;
    this.name = name;
    this.view = view;
  }

  /** Without a digest, which the host puts in. */
  @Override
  public SourceIdentity identity() {
    return new SourceIdentity(name.location(), name.sizeBytes(), "");
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    boolean isSmall = length > 0 && length < BLOCK_BYTES;
    boolean isInside = position >= 0 && position < name.sizeBytes();
    // A view has packets, and gaps between them that cost requests.
    if (view != 0 || !isSmall || !isInside) {
      byte[] bytes = ask(position, length);
      System.arraycopy(bytes, 0, buffer, offset, bytes.length);
      return bytes.length == 0 ? -1 : bytes.length;
    }
    Block known = block;
    if (!known.has(position, length)) {
      long end = (position + length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
      known = new Block(position, ask(position, (int) (end - position)));
      block = known;
    }
    int count = known.copy(position, buffer, offset, length);
    return count == 0 ? -1 : count;
  }

  private byte[] ask(long position, int length) {
    return host.ask(Kind.READ, view, position, length, Message.nothing(), Message.nothing()).data();
  }

  @Override
  public Optional<ByteSource> forPacketsAt(PacketPlaces places) {
    int[] count = {0};
    places.forEach((_, _) -> count[0]++);
    if (count[0] > MOST_PACKETS) {
      return Optional.empty();
    }
    ByteBuffer packets = ByteBuffer.allocate(count[0] * PACKET_BYTES);
    places.forEach((position, sizeBytes) -> packets.putLong(position).putInt(sizeBytes));
    Message answer = host.ask(Kind.VIEW, 0, 0, 0, Message.nothing(), packets.array());
    return answer.first() == 0
        ? Optional.empty()
        : Optional.of(new SourceBehindDoor(host, name, (int) answer.first()));
  }

  @Override
  public void close() {
    if (view != 0) {
      host.tell(Message.of(Kind.CLOSE_VIEW, view));
    }
  }
}
