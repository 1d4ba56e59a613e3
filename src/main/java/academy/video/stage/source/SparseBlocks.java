package academy.video.stage.source;

import academy.video.model.PacketPlaces;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The few blocks of a source that hold a reader's packets: a camera writes half a second of audio
 * between megabytes of frames.
 *
 * @param blockBytes length of a block
 * @param wanted numbers of the blocks that hold packets
 */
record SparseBlocks(int blockBytes, BitSet wanted) {

  private static final int SHORTEST_BYTES = 16 << 10;
  private static final int MIDDLE_BYTES = 64 << 10;
  private static final int LONGEST_BYTES = 128 << 10;

  /** A request takes as long as reading so many bytes, and costs money. */
  private static final long REQUEST_BYTES = 64 << 10;

  /** Worth it below this part of what reading the whole source costs. */
  private static final double WORTHWHILE_SHARE = 0.5;

  /** Enough that an audio track doesn't wait although each fetch takes a hundred milliseconds. */
  private static final int READ_AHEAD_BLOCKS = 12;

  /** Blocks passed, blocks ahead, and a few that the reader comes back to. */
  private static final int BLOCKS = 2 * READ_AHEAD_BLOCKS + 8;

  /**
   * Finds the cheapest length of blocks.
   *
   * @return empty where reading the whole source is about as cheap
   */
  static Optional<SparseBlocks> of(long sourceBytes, PacketPlaces places) {
    if (sourceBytes / SHORTEST_BYTES >= Integer.MAX_VALUE) {
      return Optional.empty();
    }
    List<SparseBlocks> choices =
        Stream.of(SHORTEST_BYTES, MIDDLE_BYTES, LONGEST_BYTES)
            .map(length -> new SparseBlocks(length, new BitSet()))
            .toList();
    places.forEach(
        (position, sizeBytes) -> {
          if (position >= 0 && sizeBytes > 0 && position <= sourceBytes - sizeBytes) {
            choices.forEach(blocks -> blocks.want(position, sizeBytes));
          }
        });
    return choices.stream()
        .filter(blocks -> !blocks.wanted.isEmpty())
        .min(Comparator.comparingLong(SparseBlocks::costBytes))
        .filter(blocks -> blocks.costBytes() < sourceBytes * WORTHWHILE_SHARE);
  }

  private void want(long position, int sizeBytes) {
    int first = (int) (position / blockBytes);
    int last = (int) ((position + sizeBytes - 1) / blockBytes);
    wanted.set(first, last + 1);
  }

  private long costBytes() {
    return wanted.cardinality() * (blockBytes + REQUEST_BYTES);
  }

  /** Whether the block at this position is a wanted one. */
  boolean hold(long position) {
    long number = position / blockBytes;
    return number < wanted.length() && wanted.get((int) number);
  }

  CacheSize cacheSize() {
    return new CacheSize(blockBytes, BLOCKS, READ_AHEAD_BLOCKS, READ_AHEAD_BLOCKS);
  }
}
