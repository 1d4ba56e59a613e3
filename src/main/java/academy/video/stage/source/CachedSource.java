package academy.video.stage.source;

import academy.video.model.ByteSource;
import academy.video.model.PacketPlaces;
import academy.video.model.SourceIdentity;
import academy.video.store.VersionedObject;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A source in an object store, read in blocks that all readers share. A reader that needs little of
 * it, such as an audio track among rich frames, gets small blocks of its own instead of waiting for
 * large ones.
 */
final class CachedSource implements OpenedSource {

  private final VersionedObject object;
  private final SourceIdentity identity;
  private final BlockCache cache;
  private final AtomicLong bytesRead = new AtomicLong();
  private final AtomicLong bytesServed = new AtomicLong();
  private final ExecutorService ahead =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("read-ahead-", 0).factory());

  CachedSource(VersionedObject object, CacheSize size) {
    this.object = object;
    this.identity =
        new SourceIdentity(object.location(), object.sizeBytes(), "etag:" + object.etag());
    BitSet all = new BitSet();
    all.set(0, Math.toIntExact(Math.ceilDiv(object.sizeBytes(), size.blockBytes())));
    this.cache = new BlockCache(object, size, all, ahead, bytesRead::addAndGet);
  }

  @Override
  public SourceIdentity identity() {
    return identity;
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    int count = cache.read(position, buffer, offset, length);
    bytesServed.addAndGet(Math.max(0, count));
    return count;
  }

  @Override
  public Optional<ByteSource> forPacketsAt(PacketPlaces places) {
    return SparseBlocks.of(object.sizeBytes(), places)
        .map(
            blocks ->
                new SparseView(
                    blocks,
                    new BlockCache(
                        object, blocks.cacheSize(), blocks.wanted(), ahead, bytesRead::addAndGet)));
  }

  @Override
  public void verifyUnchanged() {
    object.verifyUnchanged();
  }

  @Override
  public long bytesRead() {
    return bytesRead.get();
  }

  @Override
  public long bytesServed() {
    return bytesServed.get();
  }

  /** Stops fetching ahead; does not wait for it. */
  @Override
  public void close() {
    cache.close();
    ahead.shutdownNow();
  }

  /**
   * What a reader sees that needs little. An index may name only some of the packets; the others
   * are read like the rest of the source.
   */
  private final class SparseView implements ByteSource {
    private final SparseBlocks blocks;
    private final BlockCache few;

    SparseView(SparseBlocks blocks, BlockCache few) {
      this.blocks = blocks;
      this.few = few;
    }

    @Override
    public SourceIdentity identity() {
      return identity;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
      BlockCache from = blocks.hold(position) ? few : cache;
      return from.read(position, buffer, offset, length);
    }

    @Override
    public void close() {
      few.close();
    }
  }
}
