package academy.video.pipeline;

import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which chunk a thread encodes next: the one after the chunk that it has just encoded, or
 * else after any that is decoded, because a decoder stands there; else one in the middle of the
 * longest run that is left, so that both halves stay runs. A node that shares the video does all of
 * its own chunks before any other. Safe for use by several threads.
 */
final class ChunkQueue {

  /** A chunk's index and how to encode it. */
  record Entry(int index, ChunkTask body) {}

  private final TreeMap<Integer, ChunkTask> left;
  private final int firstOwn;
  private final int endOfOwn;

  /** Chunks that are decoded and whose next one no thread has taken since. */
  private final TreeSet<Integer> runEnds = new TreeSet<>();

  /** Chunks that are to be encoded, by their indexes. */
  ChunkQueue(SortedMap<Integer, ChunkTask> chunks) {
    this(chunks, /* firstOwn= */ 0, Integer.MAX_VALUE);
  }

  /**
   * The same for a node.
   *
   * @param firstOwn index of the first of its own chunks
   * @param endOfOwn index after the last of them
   */
  ChunkQueue(SortedMap<Integer, ChunkTask> chunks, int firstOwn, int endOfOwn) {
    this.left = new TreeMap<>(chunks);
    this.firstOwn = firstOwn;
    this.endOfOwn = endOfOwn;
  }

  synchronized boolean isEmpty() {
    return left.isEmpty();
  }

  /** Remembers that a decoder stands at the end of this chunk. */
  synchronized void decoded(int index) {
    runEnds.add(index);
  }

  /**
   * Takes the next chunk of a thread.
   *
   * @param last the chunk that the thread encoded last, or null
   * @return null where none is left
   */
  synchronized @Nullable Entry take(@Nullable Integer last) {
    if (left.isEmpty()) {
      return null;
    }
    NavigableMap<Integer, ChunkTask> first = own().isEmpty() ? left : own();
    int index = last != null && first.containsKey(last + 1) ? last + 1 : afterADecoder(first);
    runEnds.remove(index - 1);
    return new Entry(index, Objects.requireNonNull(left.remove(index)));
  }

  /** Others have taken the rest: only these chunks are still to be encoded. */
  synchronized void retain(Set<Integer> indexes) {
    left.keySet().retainAll(indexes);
  }

  private NavigableMap<Integer, ChunkTask> own() {
    return left.subMap(firstOwn, /* fromInclusive= */ true, endOfOwn, /* toInclusive= */ false);
  }

  private int afterADecoder(NavigableMap<Integer, ChunkTask> first) {
    return runEnds.stream()
        .map(end -> end + 1)
        .filter(first::containsKey)
        .findFirst()
        .orElseGet(() -> start(first));
  }

  private int start(NavigableMap<Integer, ChunkTask> first) {
    int longestStart = first.firstKey();
    int longest = 0;
    int start = first.firstKey();
    int previous = start - 1;
    for (int index : first.keySet()) {
      if (index != previous + 1) {
        start = index;
      }
      previous = index;
      if (index - start + 1 > longest) {
        longest = index - start + 1;
        longestStart = start;
      }
    }
    // Another thread or node works towards the first of a run, except for the very first chunk.
    return longestStart == firstOwn ? firstOwn : longestStart + longest / 2;
  }
}
