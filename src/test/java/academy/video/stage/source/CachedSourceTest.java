package academy.video.stage.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.ByteSource;
import academy.video.model.PacketPlaces;
import academy.video.store.VersionedObject;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CachedSourceTest {

  private static final CacheSize SMALL = new CacheSize(100, 8, 3, 2);
  private static final CacheSize NO_READ_AHEAD = new CacheSize(100, 4, 0, 1);

  private final SourceOpener opener = new SourceOpener();

  @Test
  void openObject_namesLocationSizeAndEtag() {
    try (OpenedSource source = opener.openObject(new FakeObject(1234), SMALL)) {
      assertThat(source.identity().location()).isEqualTo("r2://videos/in.mp4");
      assertThat(source.sizeBytes()).isEqualTo(1234);
      assertThat(source.identity().digest()).isEqualTo("etag:v1");
    }
  }

  @Test
  void openObject_ofAnEmptyOne_isSourceUnsupported() {
    Failure failure =
        catchThrowableOfType(
                WorkerException.class, () -> opener.openObject(new FakeObject(0), SMALL))
            .failure();
    assertThat(failure.exitCode()).isEqualTo(ExitCode.SOURCE_UNSUPPORTED);
    assertThat(failure.reason()).contains("r2://videos/in.mp4");
  }

  @Property(tries = 100)
  void read_atAnyPositions_givesTheObjectsBytes(
      @ForAll @IntRange(min = 1, max = 2000) int size,
      @ForAll @Size(max = 60) List<@IntRange(max = 2100) Integer> positions,
      @ForAll @IntRange(min = 1, max = 250) int length) {
    FakeObject object = new FakeObject(size);
    try (OpenedSource source = opener.openObject(object, SMALL)) {
      byte[] buffer = new byte[length + 2];
      for (int position : positions) {
        int count = source.read(position, buffer, 1, length);
        if (position >= size) {
          assertThat(count).isEqualTo(-1);
        } else {
          assertThat(count).isBetween(1, length);
          assertThat(Arrays.copyOfRange(buffer, 1, 1 + count))
              .isEqualTo(Arrays.copyOfRange(object.bytes, position, position + count));
        }
      }
    }
  }

  @Test
  void read_ofTheSameBlockAgain_fetchesItOnce() {
    FakeObject object = new FakeObject(1000);
    try (OpenedSource source = opener.openObject(object, NO_READ_AHEAD)) {
      byte[] buffer = new byte[30];
      source.read(10, buffer, 0, 30);
      source.read(40, buffer, 0, 30);
      source.read(10, buffer, 0, 30);

      assertThat(object.ranges()).containsExactly("0+100");
      assertThat(source.bytesRead()).isEqualTo(100);
      assertThat(source.bytesServed()).as("progress, though from the cache").isEqualTo(90);
    }
  }

  @Test
  void read_jumpingAround_fetchesNothingAhead() {
    FakeObject object = new FakeObject(10_000);
    try (OpenedSource source = opener.openObject(object, SMALL)) {
      byte[] buffer = new byte[10];
      for (long position : List.of(0L, 9_900L, 5_000L, 2_000L)) {
        source.read(position, buffer, 0, 10);
      }
      assertThat(object.ranges()).containsExactly("0+100", "9900+100", "5000+100", "2000+100");
    }
  }

  @Test
  void read_straightOn_fetchesMoreAndMoreAhead() throws Exception {
    FakeObject object = new FakeObject(10_000);
    try (OpenedSource source = opener.openObject(object, SMALL)) {
      byte[] buffer = new byte[100];
      source.read(0, buffer, 0, 100);
      assertThat(object.ranges()).containsExactly("0+100");
      source.read(100, buffer, 0, 100); // the second block in a row: one ahead
      object.awaitRange("200+100");
      assertThat(object.ranges()).hasSize(3);
      source.read(200, buffer, 0, 100); // the third: two ahead
      object.awaitRange("300+100");
      object.awaitRange("400+100");
      assertThat(object.ranges()).hasSize(5);
    }
  }

  @Test
  void read_ofAllBytesInSmallPieces_fetchesEveryBlockOnce() {
    FakeObject object = new FakeObject(5050);
    try (OpenedSource source = opener.openObject(object, SMALL)) {
      assertThat(all(source, 33)).isEqualTo(object.bytes);
      assertThat(object.ranges()).hasSize(51).doesNotHaveDuplicates().contains("5000+50");
      assertThat(source.bytesRead()).isEqualTo(5050);
    }
  }

  @Test
  void cache_thatIsFull_dropsWhatWasUsedLongestAgo() {
    FakeObject object = new FakeObject(10_000);
    try (OpenedSource source = opener.openObject(object, NO_READ_AHEAD)) {
      byte[] buffer = new byte[10];
      for (long position : List.of(0L, 2_000L, 4_000L, 6_000L, 0L, 8_000L, 0L, 2_000L)) {
        source.read(position, buffer, 0, 10);
      }
      assertThat(object.ranges())
          .containsExactly("0+100", "2000+100", "4000+100", "6000+100", "8000+100", "2000+100");
    }
  }

  /**
   * Their arrays go from block to block: a reader must not see another block's bytes in its own.
   */
  @Test
  void read_byManyThreadsThroughASmallCache_givesEachTheRightBytes() throws Exception {
    FakeObject object = new FakeObject(20_000);
    try (OpenedSource source = opener.openObject(object, SMALL);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<byte[]>> readers =
          IntStream.range(0, 24).mapToObj(i -> threads.submit(() -> all(source, 7 + i))).toList();
      for (Future<byte[]> reader : readers) {
        assertThat(reader.get()).isEqualTo(object.bytes);
      }
    }
    assertThat(object.buffers()).as("arrays").isLessThan(30);
  }

  @Test
  void read_byManyThreads_sharesTheBlocks() throws Exception {
    FakeObject object = new FakeObject(700);
    try (OpenedSource source = opener.openObject(object, SMALL);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<byte[]>> readers =
          IntStream.range(0, 8).mapToObj(i -> threads.submit(() -> all(source, 17 + i))).toList();
      for (Future<byte[]> reader : readers) {
        assertThat(reader.get()).isEqualTo(object.bytes);
      }
    }
    assertThat(object.ranges()).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void read_whenAFetchFails_failsAndTriesAgainNextTime() {
    FakeObject object = new FakeObject(1000);
    Failure down = Failure.of(ExitCode.STORAGE_UNAVAILABLE, "Down.");
    object.failNext(down);
    try (OpenedSource source = opener.openObject(object, SMALL)) {
      byte[] buffer = new byte[10];

      assertThatThrownBy(() -> source.read(0, buffer, 0, 10))
          .isInstanceOfSatisfying(
              WorkerException.class, e -> assertThat(e.failure()).isEqualTo(down));
      assertThat(source.read(0, buffer, 0, 10)).isEqualTo(10);
    }
  }

  @Test
  void read_whenTheFetchingThreadIsInterrupted_goesOnForTheOthers() throws Exception {
    FakeObject object = new FakeObject(1000);
    object.failNext(Failure.of(ExitCode.INTERRUPTED, "Interrupted."));
    object.hold();
    try (OpenedSource source = opener.openObject(object, SMALL);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<byte[]> first = threads.submit(() -> all(source, 100));
      object.awaitRange("0+100");
      Future<byte[]> second = threads.submit(() -> all(source, 100));
      object.release();

      assertThat(second.get()).isEqualTo(object.bytes);
      assertThatThrownBy(first::get).hasCauseInstanceOf(WorkerException.class);
    }
  }

  /** Audio among rich frames: 200 bytes in every megabyte. */
  private static final int PACKET_BYTES = 200;

  private static final int PACKET_DISTANCE = 1 << 20;

  private static PacketPlaces everyMegabyte(long size) {
    return visitor -> {
      for (long at = 5000; at + PACKET_BYTES <= size; at += PACKET_DISTANCE) {
        visitor.packet(at, PACKET_BYTES);
      }
    };
  }

  @Test
  void forPacketsAt_fewPlaces_givesTheirBytesAndFetchesLittleElse() {
    FakeObject object = new FakeObject(20 << 20);
    try (OpenedSource source = opener.openObject(object, CacheSize.ofBytes(4 << 20));
        ByteSource view = source.forPacketsAt(everyMegabyte(object.sizeBytes())).orElseThrow()) {
      byte[] packet = new byte[PACKET_BYTES];
      everyMegabyte(object.sizeBytes())
          .forEach(
              (position, length) -> {
                assertThat(view.read(position, packet, 0, length)).isEqualTo(length);
                assertThat(packet)
                    .isEqualTo(
                        Arrays.copyOfRange(object.bytes, (int) position, (int) position + length));
              });

      assertThat(object.ranges()).hasSize(20).doesNotHaveDuplicates();
      assertThat(source.bytesRead()).isEqualTo(20 * (16 << 10));
    }
  }

  @Test
  void forPacketsAt_fewPlaces_fetchesTheNextOnesAhead() throws Exception {
    FakeObject object = new FakeObject(20 << 20);
    try (OpenedSource source = opener.openObject(object, CacheSize.ofBytes(4 << 20));
        ByteSource view = source.forPacketsAt(everyMegabyte(object.sizeBytes())).orElseThrow()) {
      byte[] packet = new byte[PACKET_BYTES];
      for (int i = 0; i < 3; i++) {
        view.read(5000 + (long) i * PACKET_DISTANCE, packet, 0, PACKET_BYTES);
      }

      object.awaitRange("%d+16384".formatted(3 * PACKET_DISTANCE));
      object.awaitRange("%d+16384".formatted(4 * PACKET_DISTANCE));
    }
  }

  @Test
  void forPacketsAt_fewPlaces_givesAllOtherBytesToo() {
    FakeObject object = new FakeObject(3 << 20);
    try (OpenedSource source = opener.openObject(object, CacheSize.ofBytes(4 << 20));
        ByteSource view = source.forPacketsAt(everyMegabyte(object.sizeBytes())).orElseThrow()) {
      assertThat(all(view, 50_000)).isEqualTo(object.bytes);
      // A demuxer goes wherever a hostile file sends it.
      assertThat(view.read(Long.MAX_VALUE - 1, new byte[10], 0, 10)).isEqualTo(-1);
    }
  }

  /** The index of an FLV names what was read so far. */
  @Test
  void forPacketsAt_fewOfAllPlaces_readsTheRestInLargeBlocksAhead() {
    FakeObject object = new FakeObject(20 << 20);
    try (OpenedSource source = opener.openObject(object, CacheSize.ofBytes(4 << 20));
        ByteSource view = source.forPacketsAt(visitor -> visitor.packet(0, 10)).orElseThrow()) {
      assertThat(all(view, 50_000)).isEqualTo(object.bytes);

      assertThat(object.ranges()).hasSizeLessThan(40).contains("0+16384", "1048576+1048576");
    }
  }

  @Test
  void forPacketsAt_closed_leavesTheSourceOpen() {
    FakeObject object = new FakeObject(3 << 20);
    try (OpenedSource source = opener.openObject(object, CacheSize.ofBytes(4 << 20))) {
      ByteSource view = source.forPacketsAt(everyMegabyte(object.sizeBytes())).orElseThrow();
      view.close();

      assertThat(source.read(0, new byte[10], 0, 10)).isEqualTo(10);
      assertThatThrownBy(() -> view.read(5000, new byte[10], 0, 10))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void forPacketsAt_placesAllOver_isNotWorthAView() {
    try (OpenedSource source = opener.openObject(new FakeObject(1 << 20), SMALL)) {
      PacketPlaces all =
          visitor -> {
            for (int at = 0; at + 400 < 1 << 20; at += 10_000) {
              visitor.packet(at, 400);
            }
          };
      assertThat(source.forPacketsAt(all)).isEmpty();
    }
  }

  @Test
  void close_stopsReading() {
    OpenedSource source = opener.openObject(new FakeObject(1000), SMALL);
    source.close();
    assertThatThrownBy(() -> source.read(0, new byte[1], 0, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cacheSize_ofBytes_keepsTheBound() {
    assertThat(CacheSize.ofBytes(64 << 20)).isEqualTo(new CacheSize(1 << 20, 64, 4, 8));
    assertThat(CacheSize.ofBytes(4 << 20)).isEqualTo(new CacheSize(1 << 20, 4, 1, 8));
    assertThatThrownBy(() -> new CacheSize(100, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] all(ByteSource source, int pieceBytes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[pieceBytes];
    int count = source.read(0, buffer, 0, pieceBytes);
    while (count > 0) {
      bytes.write(buffer, 0, count);
      count = source.read(bytes.size(), buffer, 0, pieceBytes);
    }
    return bytes.toByteArray();
  }

  /** An object in memory that notes what is asked of it. */
  private static final class FakeObject implements VersionedObject {
    private final byte[] bytes;
    private final List<String> ranges = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final Set<byte[]> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
    private CountDownLatch held = new CountDownLatch(0);

    FakeObject(int size) {
      bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) (i * 31 + (i >> 8));
      }
    }

    void hold() {
      held = new CountDownLatch(1);
    }

    void release() {
      held.countDown();
    }

    synchronized void failNext(Failure failure) {
      failures.add(failure);
    }

    synchronized List<String> ranges() {
      return List.copyOf(ranges);
    }

    /** How many different arrays were filled. */
    synchronized int buffers() {
      return buffers.size();
    }

    synchronized void awaitRange(String range) throws InterruptedException {
      while (!ranges.contains(range)) {
        wait();
      }
    }

    @Override
    public String location() {
      return "r2://videos/in.mp4";
    }

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public String etag() {
      return "v1";
    }

    @Override
    public void range(long position, byte[] buffer, int length) {
      Failure failure;
      synchronized (this) {
        ranges.add(position + "+" + length);
        buffers.add(buffer);
        notifyAll();
        failure = failures.isEmpty() ? null : failures.removeFirst();
      }
      try {
        held.await();
      } catch (InterruptedException e) {
        throw Failure.of(ExitCode.INTERRUPTED, "Interrupted.").causedBy(e);
      }
      if (failure != null) {
        throw failure.asException();
      }
      System.arraycopy(bytes, (int) position, buffer, 0, length);
    }

    @Override
    public void verifyUnchanged() {}
  }
}
