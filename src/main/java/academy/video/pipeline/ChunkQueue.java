package academy.video.pipeline;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which chunk a thread encodes next: the one behind the chunk it has just encoded, because its
 * decoder stands there; else one in the middle of the longest row that is left, so that both halves
 * stay rows. Used by one thread at a time.
 */
final class ChunkQueue {

  /** A chunk's index and how to encode it. */
  record Entry(int index, Runnable body) {}

  private final TreeMap<Integer, Runnable> left;

  /** Chunks that are to be encoded, by their indexes. */
  ChunkQueue(SortedMap<Integer, Runnable> chunks) {
    this.left = new TreeMap<>(chunks);
  }

  boolean isEmpty() {
    return left.isEmpty();
  }

  /**
   * Takes the next chunk of a thread.
   *
   * @param last the chunk that the thread encoded last, or null
   * @return null where none is left
   */
  @Nullable Entry take(@Nullable Integer last) {
    if (left.isEmpty()) {
      return null;
    }
    int index = last != null && left.containsKey(last + 1) ? last + 1 : start();
    return new Entry(index, Objects.requireNonNull(left.remove(index)));
  }

  private int start() {
    int longestStart = left.firstKey();
    int longest = 0;
    int start = left.firstKey();
    int previous = start - 1;
    for (int index : left.keySet()) {
      if (index != previous + 1) {
        start = index;
      }
      previous = index;
      if (index - start + 1 > longest) {
        longest = index - start + 1;
        longestStart = start;
      }
    }
    // Somebody works towards the first of a row, but for the very first chunk.
    return longestStart == 0 ? 0 : longestStart + longest / 2;
  }
}
