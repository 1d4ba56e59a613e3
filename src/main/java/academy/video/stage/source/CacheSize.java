package academy.video.stage.source;

/**
 * How much of a remote source is kept in memory. Demuxers read a few bytes at a time, for several
 * chunks at once, and come back to the index often; the store is asked for whole blocks.
 *
 * @param blockBytes length of one ranged read
 * @param blocks most blocks kept; the bytes together are the bound on memory
 * @param readAheadBlocks most blocks fetched ahead of one reader
 * @param fetchesAheadAtOnce most fetches ahead under way, of all readers together
 */
public record CacheSize(int blockBytes, int blocks, int readAheadBlocks, int fetchesAheadAtOnce) {

  private static final int STANDARD_BLOCK_BYTES = 1 << 20;

  public CacheSize {
    if (blockBytes < 1 || blocks < 2 || readAheadBlocks < 0 || fetchesAheadAtOnce < 1) {
      throw new IllegalArgumentException(
          "a cache needs a block length, 2 blocks and 1 fetch at least");
    }
  }

  /**
   * Blocks of one MiB: half a second of a rich source, and long enough that a connection's latency
   * does not matter.
   *
   * @param bytes memory to be used, at least 2 MiB
   */
  public static CacheSize ofBytes(long bytes) {
    int blocks = (int) Math.max(2, bytes / STANDARD_BLOCK_BYTES);
    return new CacheSize(STANDARD_BLOCK_BYTES, blocks, Math.min(4, blocks / 4), 8);
  }
}
