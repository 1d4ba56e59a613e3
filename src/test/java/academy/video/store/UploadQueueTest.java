package academy.video.store;

import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.InMemoryStore.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UploadQueueTest {

  private static final Failure DOWN = Failure.of(ExitCode.STORAGE_UNAVAILABLE, "Down.");

  private final InMemoryStore objects = new InMemoryStore();

  @Test
  void flush_returnsWhenAllOfTheBatchIsStored() {
    try (UploadQueue queue = new UploadQueue(objects, 4, 1000)) {
      UploadQueue.Batch batch = queue.batch();
      for (int i = 0; i < 50; i++) {
        batch.put("segment-%05d.m4s".formatted(i), new byte[100]);
      }
      batch.flush();

      assertThat(objects.list("")).hasSize(50);
      assertThat(queue.objectsWritten()).isEqualTo(50);
      assertThat(queue.bytesWritten()).isEqualTo(5000);
    }
  }

  @Test
  void flush_doesNotWaitForOtherBatches() {
    GatedStore gated = new GatedStore(objects);
    try (UploadQueue queue = new UploadQueue(gated, 4, 1000)) {
      queue.batch().put("slow.m4s", new byte[10]);
      gated.awaitEntered(1);
      UploadQueue.Batch quick = queue.batch();
      quick.flush();

      assertThat(objects.list("")).isEmpty();
      gated.open(1);
    }
    assertThat(objects.head("slow.m4s")).isPresent();
  }

  @Test
  void put_ofMoreThanTheNumberAllowed_waits() {
    assertThatThirdPutWaits(/* maxInFlight= */ 2, /* maxBytes= */ 1_000_000);
  }

  @Test
  void put_ofMoreBytesThanAllowed_waits() {
    assertThatThirdPutWaits(/* maxInFlight= */ 100, /* maxBytes= */ 250);
  }

  private void assertThatThirdPutWaits(int maxInFlight, long maxBytes) {
    GatedStore gated = new GatedStore(objects);
    try (UploadQueue queue = new UploadQueue(gated, maxInFlight, maxBytes)) {
      UploadQueue.Batch batch = queue.batch();
      batch.put("0", new byte[100]);
      batch.put("1", new byte[100]);
      gated.awaitEntered(2);
      CompletableFuture<Void> third = runAsync(() -> batch.put("2", new byte[100]));

      assertThat(gated.entersMoreWithinMillis(200)).isFalse();
      assertThat(third).isNotDone();

      gated.open(1);
      third.join();
      gated.open(2);
      batch.flush();
    }
    assertThat(objects.list("")).hasSize(3);
  }

  @Test
  void put_ofABodyLargerThanTheBound_goesAlone() {
    try (UploadQueue queue = new UploadQueue(objects, 4, 10)) {
      UploadQueue.Batch batch = queue.batch();
      batch.put("small", new byte[5]);
      batch.put("large", new byte[100]);
      batch.put("small again", new byte[5]);
      batch.flush();
    }
    assertThat(objects.list("")).hasSize(3);
  }

  @Test
  void failure_ofOneUpload_failsEveryLaterCallWithTheFirst() {
    objects.failAt(Operation.PUT, 2, DOWN);
    objects.failAt(Operation.PUT, 3, Failure.of(ExitCode.STORAGE_THROTTLED, "Later."));
    try (UploadQueue queue = new UploadQueue(objects, 1, 1000)) {
      UploadQueue.Batch batch = queue.batch();
      UploadQueue.Batch other = queue.batch();
      batch.put("first", new byte[1]);
      batch.flush();
      batch.put("second", new byte[1]);

      assertFailsWith(batch::flush);
      assertFailsWith(batch::flush);
      assertFailsWith(() -> batch.put("third", new byte[1]));
      assertFailsWith(() -> other.put("fourth", new byte[1]));
      assertFailsWith(other::flush);
    }
    assertThat(objects.list("")).extracting(ObjectInfo::key).containsExactly("first");
  }

  @Test
  void failure_wakesAWaitingPut() {
    GatedStore gated = new GatedStore(objects);
    objects.failAt(Operation.PUT, 1, DOWN);
    try (UploadQueue queue = new UploadQueue(gated, 1, 1000)) {
      UploadQueue.Batch batch = queue.batch();
      batch.put("first", new byte[1]);
      gated.awaitEntered(1);
      CompletableFuture<Void> waiting = runAsync(() -> batch.put("second", new byte[1]));
      gated.open(1);

      assertThat(waiting)
          .failsWithin(30, TimeUnit.SECONDS)
          .withThrowableThat()
          .withCauseInstanceOf(WorkerException.class);
    }
  }

  @Test
  void put_whenInterruptedWhileWaiting_isInterrupted() {
    GatedStore gated = new GatedStore(objects);
    try (UploadQueue queue = new UploadQueue(gated, 1, 1000)) {
      UploadQueue.Batch batch = queue.batch();
      batch.put("first", new byte[1]);
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(() -> batch.put("second", new byte[1]))
            .isInstanceOfSatisfying(
                WorkerException.class,
                e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.INTERRUPTED));
      } finally {
        assertThat(Thread.interrupted()).isTrue();
        gated.open(1);
      }
    }
  }

  @Test
  void close_waitsForWhatIsUnderWay_andTakesNoMore() {
    UploadQueue queue = new UploadQueue(objects, 4, 1000);
    UploadQueue.Batch batch = queue.batch();
    for (int i = 0; i < 20; i++) {
      batch.put("segment-" + i, new byte[10]);
    }
    queue.close();

    assertThat(objects.list("")).hasSize(20);
    assertThatThrownBy(() -> batch.put("late", new byte[1]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void batches_ofManyThreads_keepTheBounds() throws Exception {
    BoundsStore bounds = new BoundsStore(objects);
    try (UploadQueue queue = new UploadQueue(bounds, 3, 500);
        ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Future<?>> makers =
          IntStream.range(0, 6)
              .<Future<?>>mapToObj(
                  maker ->
                      threads.submit(
                          () -> {
                            UploadQueue.Batch batch = queue.batch();
                            for (int i = 0; i < 30; i++) {
                              batch.put(maker + "/" + i, new byte[1 + (i * 37) % 300]);
                            }
                            batch.flush();
                          }))
              .toList();
      for (Future<?> maker : makers) {
        maker.get();
      }
    }
    assertThat(objects.list("")).hasSize(180);
    assertThat(bounds.mostObjects).isBetween(1, 3);
    assertThat(bounds.mostBytes).isBetween(1, 500);
  }

  private static void assertFailsWith(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure()).isEqualTo(DOWN));
  }

  /** A store whose puts wait at a gate. */
  private static final class GatedStore extends ForwardingStore {
    private final Semaphore entered = new Semaphore(0);
    private final Semaphore gate = new Semaphore(0);

    GatedStore(ObjectStore store) {
      super(store);
    }

    void open(int puts) {
      gate.release(puts);
    }

    void awaitEntered(int puts) {
      entered.acquireUninterruptibly(puts);
    }

    boolean entersMoreWithinMillis(long millis) {
      try {
        return entered.tryAcquire(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void put(String key, byte[] body) {
      entered.release();
      gate.acquireUninterruptibly();
      super.put(key, body);
    }
  }

  /** A store that notes how much is under way at most. */
  private static final class BoundsStore extends ForwardingStore {
    private int objects;
    private int bytes;
    private int mostObjects;
    private int mostBytes;

    BoundsStore(ObjectStore store) {
      super(store);
    }

    @Override
    public void put(String key, byte[] body) {
      change(1, body.length);
      super.put(key, body);
      change(-1, -body.length);
    }

    private synchronized void change(int moreObjects, int moreBytes) {
      objects += moreObjects;
      bytes += moreBytes;
      mostObjects = Math.max(mostObjects, objects);
      mostBytes = Math.max(mostBytes, bytes);
    }
  }
}
