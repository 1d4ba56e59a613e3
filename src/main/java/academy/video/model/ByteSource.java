package academy.video.model;

import java.util.Optional;

/**
 * Random access to the bytes of one source, which never change while it is open.
 *
 * <p>Implementations are safe for use by several threads at once. Failures to read are thrown as
 * {@code academy.video.failure.WorkerException}.
 */
public interface ByteSource extends AutoCloseable {

  /** What the bytes are; may wait until all of them were read once. */
  SourceIdentity identity();

  /** Where the bytes come from, as people name it; never blocks. */
  default String location() {
    return identity().location();
  }

  /** Length of the whole source in bytes. */
  default long sizeBytes() {
    return identity().sizeBytes();
  }

  /**
   * Reads up to {@code length} bytes from {@code position}.
   *
   * @return how many bytes were read: at least 1, or -1 at or behind the end
   */
  int read(long position, byte[] buffer, int offset, int length);

  /**
   * The same bytes for one reader who is going to read these packets, from the first to the last,
   * and little else: what lies between them need not be fetched. Closing it leaves this source
   * open.
   *
   * @return empty where nothing is gained by it
   */
  default Optional<ByteSource> forPacketsAt(PacketPlaces places) {
    return Optional.empty();
  }

  @Override
  void close();
}
