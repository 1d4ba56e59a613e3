package academy.video.stage.source;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.VersionedObject;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;

/**
 * Blocks of an object in a store, shared by all who read through this cache. A block that is
 * missing is fetched by the thread that needs it. A reader that moves from one wanted block to the
 * next gets further blocks fetched ahead: as many as it has already passed, up to a limit, so that
 * jumps through an index cost little and a steady reader soon never waits.
 *
 * <p>Memory is bounded by {@link CacheSize}; only blocks that threads are waiting for may exceed it
 * when all others are being fetched. Safe for use by several threads.
 */
final class BlockCache {

  private final VersionedObject object;
  private final CacheSize size;
  private final BitSet wanted;
  private final Executor ahead;
  private final LongConsumer fetched;
  private final Semaphore fetchesAhead;

  /** By block number, the least recently used first; guarded by itself. */
  private final Map<Long, Block> blocks = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

  /** From dropped blocks, for new ones: otherwise the heap would grow with what is read. */
  private final Deque<byte[]> free = new ArrayDeque<>(); // guarded by blocks

  private volatile boolean closed;

  /** A part of the object. */
  private static final class Block {
    private final byte[] bytes;
    private final CompletableFuture<Void> fetched = new CompletableFuture<>();
    private int readers; // threads that wait for it or copy from it; guarded by blocks

    Block(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /**
   * An empty cache.
   *
   * @param wanted numbers of the blocks that readers come to, one after the other
   * @param ahead runs what is fetched ahead
   * @param fetched is told the length of each block that was fetched
   */
  BlockCache(
      VersionedObject object, CacheSize size, BitSet wanted, Executor ahead, LongConsumer fetched) {
    this.object = object;
    this.size = size;
    this.wanted = wanted;
    this.ahead = ahead;
    this.fetched = fetched;
    this.fetchesAhead = new Semaphore(size.fetchesAheadAtOnce());
  }

  /** See {@link academy.video.model.ByteSource#read}. */
  int read(long position, byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (position < 0 || length == 0) {
      throw new IllegalArgumentException(
          "position must not be negative and length at least 1: " + position + ", " + length);
    }
    if (closed) {
      throw new IllegalStateException("the source is closed: " + object.location());
    }
    if (position >= object.sizeBytes()) {
      return -1;
    }
    long number = position / size.blockBytes();
    int start = (int) (position % size.blockBytes());
    int count = Math.min(length, lengthOf(number) - start);
    Block block = acquire(number);
    try {
      System.arraycopy(block.bytes, start, buffer, offset, count);
    } finally {
      release(block);
    }
    return count;
  }

  /** Forgets all blocks and fetches no more; doesn't wait for fetches under way. */
  void close() {
    synchronized (blocks) {
      closed = true;
      blocks.clear();
      free.clear();
    }
  }

  private int lengthOf(long number) {
    return (int) Math.min(size.blockBytes(), object.sizeBytes() - number * size.blockBytes());
  }

  /** The block with its bytes, which stay until it is released. */
  private Block acquire(long number) {
    while (true) {
      Block block;
      boolean mine = false;
      synchronized (blocks) {
        block = blocks.get(number);
        if (block == null) {
          makeRoom();
          block = newBlock(number);
          mine = true;
        }
        block.readers++;
        fetchAheadOf(number);
      }
      if (mine) {
        fetch(number, block);
      }
      try {
        block.fetched.get();
        return block;
      } catch (ExecutionException e) {
        Throwable cause = block.fetched.exceptionNow();
        release(block);
        if (mine || !wasAnotherThreadsInterrupt(cause)) {
          throw failure(cause);
        }
        // The thread that was fetching for us was interrupted; now it is our turn.
      } catch (InterruptedException e) {
        release(block);
        Thread.currentThread().interrupt();
        throw Failure.of(
                ExitCode.INTERRUPTED,
                "Reading the source %s was interrupted.".formatted(object.location()))
            .causedBy(e);
      }
    }
  }

  private void release(Block block) {
    synchronized (blocks) {
      block.readers--;
    }
  }

  /** Puts a block that is still to be fetched into the map. The caller holds the lock. */
  private Block newBlock(long number) {
    byte[] bytes = free.poll();
    int wanted = (int) Math.min(size.blockBytes(), object.sizeBytes());
    Block block = new Block(bytes == null ? new byte[wanted] : bytes);
    blocks.put(number, block);
    return block;
  }

  /**
   * Fetches a block for all who wait for it; one that fails is forgotten, so that others can try.
   */
  private void fetch(long number, Block block) {
    try {
      int length = lengthOf(number);
      object.range(number * size.blockBytes(), block.bytes, length);
      fetched.accept(length);
      block.fetched.complete(null);
    } catch (RuntimeException | Error e) {
      synchronized (blocks) {
        blocks.remove(number, block);
      }
      block.fetched.completeExceptionally(e);
    }
  }

  /** Starts fetching what a reader that came to block {@code number} needs next. */
  private void fetchAheadOf(long number) {
    int passed = 0;
    int before = wanted.previousSetBit((int) number - 1);
    while (passed < size.readAheadBlocks() && blocks.containsKey((long) before)) {
      passed++;
      before = wanted.previousSetBit(before - 1);
    }
    int next = wanted.nextSetBit((int) number + 1);
    for (int i = 0; i < passed && next >= 0; i++) {
      if (!blocks.containsKey((long) next) && !startFetching(next)) {
        return;
      }
      next = wanted.nextSetBit(next + 1);
    }
  }

  private boolean startFetching(long number) {
    if (!fetchesAhead.tryAcquire()) {
      return false;
    }
    if (closed || !makeRoom()) {
      fetchesAhead.release();
      return false;
    }
    Block block = newBlock(number);
    ahead.execute(
        () -> {
          try {
            fetch(number, block);
          } finally {
            fetchesAhead.release();
          }
        });
    return true;
  }

  /** Drops blocks until one more fits; false if all that are left are still being fetched. */
  private boolean makeRoom() {
    Iterator<Block> oldestFirst = blocks.values().iterator();
    while (blocks.size() >= size.blocks() && oldestFirst.hasNext()) {
      Block block = oldestFirst.next();
      if (block.fetched.isDone() && block.readers == 0) {
        oldestFirst.remove();
        free.add(block.bytes);
      }
    }
    return blocks.size() < size.blocks();
  }

  private static boolean wasAnotherThreadsInterrupt(Throwable cause) {
    return cause instanceof WorkerException e
        && e.failure().exitCode() == ExitCode.INTERRUPTED
        && !Thread.currentThread().isInterrupted();
  }

  private static RuntimeException failure(Throwable cause) {
    return switch (cause) {
      case WorkerException e -> e.failure().causedBy(e);
      case Error e -> throw e;
      default -> new IllegalStateException("a block could not be fetched", cause);
    };
  }
}
