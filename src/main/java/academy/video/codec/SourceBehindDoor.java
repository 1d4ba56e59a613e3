package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.codec.Payloads.SourceName;
import academy.video.model.ByteSource;
import academy.video.model.PacketPlaces;
import academy.video.model.SourceIdentity;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/** The source, in the codec process: every read is a request to the host. */
final class SourceBehindDoor implements ByteSource {

  /** Packets of which the host is told; an hour of video has a tenth of them. */
  static final int MOST_PACKETS = 4_000_000;

  static final int PACKET_BYTES = Long.BYTES + Integer.BYTES;

  private final HostLink host;
  private final SourceName name;
  private final int view;

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
    Message answer =
        host.ask(Kind.READ, view, position, length, Message.nothing(), Message.nothing());
    System.arraycopy(answer.data(), 0, buffer, offset, answer.data().length);
    return answer.data().length == 0 ? -1 : answer.data().length;
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
