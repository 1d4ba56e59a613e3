package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChunkQueueTest {

  private static ChunkQueue of(int count) {
    return new ChunkQueue(chunks(count));
  }

  private static SortedMap<Integer, ChunkTask> chunks(int count) {
    SortedMap<Integer, ChunkTask> chunks = new TreeMap<>();
    IntStream.range(0, count).forEach(index -> chunks.put(index, _ -> {}));
    return chunks;
  }

  private static List<Integer> order(ChunkQueue queue, int threads, int count) {
    List<Integer> taken = new ArrayList<>();
    Map<Integer, Integer> last = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int thread = i % threads;
      ChunkQueue.Entry entry = queue.take(last.get(thread));
      assertThat(entry).isNotNull();
      last.put(thread, entry.index());
      taken.add(entry.index());
    }
    return taken;
  }

  @Test
  void take_byOneThread_goesThroughAllInOrder() {
    assertThat(order(of(4), 1, 4)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void take_byTwoThreadsInTurns_givesEachHalfOfTheVideo() {
    assertThat(order(of(6), 2, 6)).containsExactly(0, 3, 1, 4, 2, 5);
  }

  @Test
  void take_byANode_doesItsOwnChunksFirstAndDividesTheRest() {
    ChunkQueue queue = new ChunkQueue(chunks(9), /* firstOwn= */ 3, /* endOfOwn= */ 6);

    assertThat(order(queue, 1, 9)).containsExactly(3, 4, 5, 6, 7, 8, 1, 2, 0);
  }

  @Test
  void take_byANodeWhoseChunksOthersHaveTaken_takesWhatIsLeft() {
    ChunkQueue queue = new ChunkQueue(chunks(9), /* firstOwn= */ 3, /* endOfOwn= */ 6);
    queue.retain(Set.of(0, 8));

    assertThat(order(queue, 1, 2)).containsExactlyInAnyOrder(0, 8);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void take_byAThreadWhoseRowIsTaken_dividesTheLongestRowThatIsLeft() {
    ChunkQueue queue = of(9);
    assertThat(queue.take(null)).extracting(ChunkQueue.Entry::index).isEqualTo(0);
    assertThat(queue.take(null)).extracting(ChunkQueue.Entry::index).isEqualTo(5);
    assertThat(queue.take(5)).extracting(ChunkQueue.Entry::index).isEqualTo(6);
    assertThat(queue.take(6)).extracting(ChunkQueue.Entry::index).isEqualTo(7);
    assertThat(queue.take(7)).extracting(ChunkQueue.Entry::index).isEqualTo(8);
    assertThat(queue.take(8)).extracting(ChunkQueue.Entry::index).isEqualTo(3);
  }

  @Test
  void take_byAThreadWithoutAChunk_goesOnBehindOneThatIsDecoded() {
    ChunkQueue queue = of(9);
    assertThat(queue.take(null)).extracting(ChunkQueue.Entry::index).isEqualTo(0);
    queue.decoded(0);
    assertThat(queue.take(null)).extracting(ChunkQueue.Entry::index).isEqualTo(1);
    assertThat(queue.take(null)).extracting(ChunkQueue.Entry::index).isEqualTo(5);
    queue.decoded(5);
    assertThat(queue.take(1)).extracting(ChunkQueue.Entry::index).isEqualTo(2);
    assertThat(queue.take(null)).extracting(ChunkQueue.Entry::index).isEqualTo(6);
  }

  @Property(tries = 200)
  void take_byAnyThreads_givesEveryChunkOnce(
      @ForAll @IntRange(max = 60) int count,
      @ForAll @IntRange(min = 1, max = 20) int threads,
      @ForAll long seed) {
    ChunkQueue queue = of(count);
    Random random = new Random(seed);
    Map<Integer, Integer> last = new HashMap<>();
    List<Integer> taken = new ArrayList<>();
    while (!queue.isEmpty()) {
      int thread = random.nextInt(threads);
      ChunkQueue.Entry entry = queue.take(last.get(thread));
      assertThat(entry).isNotNull();
      last.put(thread, entry.index());
      taken.add(entry.index());
    }
    assertThat(queue.take(null)).isNull();
    assertThat(taken)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
  }
}
