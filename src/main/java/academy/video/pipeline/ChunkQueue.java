package academy.video.pipeline;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which chunk a thread encodes next: the one after the chunk that it has just encoded, or
 * else after any that is decoded, because a decoder stands there; else one in the middle of the
 * longest run that is left, so that both halves stay runs. Used by one thread at a time.
 */
final class ChunkQueue {

  /** A chunk's index and how to encode it. */
  record Entry(int index, ChunkTask body) {}

  private final TreeMap<Integer, ChunkTask> left;

  /** Chunks that are decoded and whose next one no thread has taken since. */
  private final TreeSet<Integer> runEnds = new TreeSet<>();

  /** Chunks that are to be encoded, by their indexes. */
  ChunkQueue(SortedMap<Integer, ChunkTask> chunks) {
    this.left = new TreeMap<>(chunks);
  }

  boolean isEmpty() {
    return left.isEmpty();
  }

  /** Remembers that a decoder stands at the end of this chunk. */
  void decoded(int index) {
    runEnds.add(index);
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
    int index = last != null && left.containsKey(last + 1) ? last + 1 : afterADecoder();
    runEnds.remove(index - 1);
    return new Entry(index, Objects.requireNonNull(left.remove(index)));
  }

  private int afterADecoder() {
    return runEnds.stream()
        .map(end -> end + 1)
        .filter(left::containsKey)
        .findFirst()
        .orElseGet(this::start);
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
    // Another thread works towards the first of a run, except for the very first chunk.
    return longestStart == 0 ? 0 : longestStart + longest / 2;
  }
}
