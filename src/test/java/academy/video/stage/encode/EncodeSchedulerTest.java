package academy.video.stage.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.SampleFrames;
import academy.video.ffmpeg.ScaledFrame;
import academy.video.stage.encode.FrameSpans.Span;
import academy.video.stage.encode.RenditionQueue.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rendition queue that waits for ever would hang a job: every test here has an end. */
@Timeout(60)
class EncodeSchedulerTest {

  private static final int MOST_QUEUED = 8;

  private final EncodeScheduler scheduler = new EncodeScheduler(1, /* overlaps= */ false);
  private final Cancellation cancellation = new Cancellation();
  private final AtomicBoolean done = new AtomicBoolean();
  private final List<Thread> helpers = new ArrayList<>();

  @AfterEach
  void endHelpers() throws InterruptedException {
    done.set(true);
    scheduler.wake();
    for (Thread helper : helpers) {
      helper.join();
    }
  }

  @Test
  void settle_withoutHelpers_encodesInARowOnceTheQueueIsFull() {
    FakeEncoder encoder = new FakeEncoder();
    List<RenditionQueue> queues = List.of(encoder.queue(1));
    scheduler.add(queues);

    for (long frame = 0; frame < MOST_QUEUED; frame++) {
      scheduler.submit(queues.getFirst(), task(frame, frame + 1));
      scheduler.settle(queues);
      assertThat(encoder.frames).isEmpty();
    }
    scheduler.submit(queues.getFirst(), task(MOST_QUEUED, MOST_QUEUED + 1));
    scheduler.settle(queues);

    assertThat(encoder.frames).hasSize(MOST_QUEUED + 1);
    assertThat(queues.getFirst().tasks).isEmpty();
  }

  @Test
  void encode_ofEverySecondFrame_givesTheRenditionItsOwnFrames() {
    FakeEncoder encoder = new FakeEncoder();
    List<RenditionQueue> queues = List.of(encoder.queue(2));
    scheduler.add(queues);

    scheduler.submit(queues.getFirst(), task(10, 11));
    scheduler.submit(queues.getFirst(), task(11, 15));
    scheduler.submit(queues.getFirst(), task(15, 16));
    scheduler.drain(queues);

    // Frames 10, 12 and 14 of the timeline.
    assertThat(encoder.frames).containsExactly(5L, 6L, 7L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void drain_withHelpers_hasEncodedEveryQueueInOrderAndOneAtATime(int count) {
    startHelpers(count);
    List<FakeEncoder> encoders = IntStream.range(0, 4).mapToObj(_ -> new FakeEncoder()).toList();
    List<RenditionQueue> queues = encoders.stream().map(encoder -> encoder.queue(1)).toList();
    scheduler.add(queues);

    for (long frame = 0; frame < 200; frame++) {
      for (RenditionQueue queue : queues) {
        scheduler.submit(queue, task(frame, frame + 1));
      }
      scheduler.settle(queues);
      assertThat(queues).allMatch(queue -> queue.tasks.size() <= MOST_QUEUED);
    }
    scheduler.drain(queues);
    scheduler.remove(queues);

    List<Long> inOrder = LongStream.range(0, 200).boxed().toList();
    for (FakeEncoder encoder : encoders) {
      assertThat(encoder.frames).isEqualTo(inOrder);
      assertThat(encoder.mostAtOnce).hasValue(1);
      assertThat(encoder.framesWhenDrained).isEqualTo(List.of(200));
    }
  }

  /** Else one thread would drain it alone at the end, and the others wait. */
  @Test
  void drain_ofRenditionsOfAllSizes_drainsTheLargestFirst() {
    List<String> finished = new ArrayList<>();
    List<RenditionQueue> queues =
        Stream.of("360p", "1080p", "720p")
            .map(
                name ->
                    drainedAtOnce(
                        name, Long.parseLong(name.replace("p", "")), () -> finished.add(name)))
            .toList();
    scheduler.add(queues);
    queues.forEach(queue -> scheduler.submit(queue, task(0, 1)));

    scheduler.drain(queues);

    assertThat(finished).containsExactly("1080p", "720p", "360p");
  }

  @Test
  void settle_whileAHelperIsBusy_letsItsChunkRunAheadAFewFrames() throws InterruptedException {
    Gate gate = new Gate();
    FakeEncoder slow = new FakeEncoder(gate::pass);
    List<RenditionQueue> queues = List.of(slow.queue(1));
    startHelpers(1);
    scheduler.add(queues);
    scheduler.submit(queues.getFirst(), task(0, 1));
    gate.awaitReached();

    for (long frame = 1; frame <= MOST_QUEUED; frame++) {
      scheduler.submit(queues.getFirst(), task(frame, frame + 1));
      scheduler.settle(queues); // would wait here for the helper, were the queue full
    }
    assertThat(queues.getFirst().tasks).hasSize(MOST_QUEUED);

    gate.open();
    scheduler.drain(queues);
    assertThat(slow.frames).hasSize(MOST_QUEUED + 1);
  }

  @Test
  void drain_withAHelper_drainsTwoEncodersAtOnce() {
    CyclicBarrier both = new CyclicBarrier(2);
    List<RenditionQueue> queues =
        IntStream.range(0, 2)
            .mapToObj(i -> drainedAtOnce("rendition-" + i, /* pixels= */ 1, () -> meet(both)))
            .toList();
    startHelpers(1);
    scheduler.add(queues);

    scheduler.drain(queues); // one after the other, the first would wait for the second for ever
    scheduler.remove(queues);

    assertThat(queues).allMatch(queue -> queue.tasks.isEmpty());
  }

  /** A rendition queue whose encoder holds nothing back. */
  private RenditionQueue drainedAtOnce(String rendition, long pixels, Runnable whenDrained) {
    return new RenditionQueue(
        rendition,
        pixels,
        () ->
            new RenditionQueue.Output(
                (_, _) -> {},
                () -> {
                  whenDrained.run();
                  return false;
                },
                () -> {},
                () -> false,
                () -> 0),
        1,
        cancellation);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void settle_whileAnOlderChunkDrainsItsEncoders_helpsItAndTakesTheirSlots() {
    AtomicInteger open = new AtomicInteger();
    FakeEncoder older = new FakeEncoder();
    FakeEncoder younger = new FakeEncoder();
    List<RenditionQueue> olderQueues = List.of(older.queue("360p", open, 1));
    List<RenditionQueue> youngerQueues = List.of(younger.queue("360p", open, 1));
    scheduler.add(olderQueues);
    scheduler.add(youngerQueues);
    scheduler.submit(olderQueues.getFirst(), task(0, 1));
    scheduler.submit(olderQueues.getFirst(), new Task.Drain());

    for (long frame = 1; frame <= MOST_QUEUED + 1; frame++) {
      scheduler.submit(youngerQueues.getFirst(), task(frame, frame + 1));
    }
    scheduler.settle(youngerQueues); // nobody else is there to finish the older

    assertThat(older.framesWhenDrained).containsExactly(1);
    assertThat(younger.frames).hasSize(MOST_QUEUED + 1);
    assertThat(younger.mostOpen).hasValue(1);
  }

  @Test
  void settle_whileAnOlderChunkIsGivenUp_takesItsSlots() throws InterruptedException {
    AtomicInteger open = new AtomicInteger();
    FakeEncoder younger = new FakeEncoder();
    List<RenditionQueue> olderQueues = List.of(new FakeEncoder().queue("360p", open, 1));
    List<RenditionQueue> youngerQueues = List.of(younger.queue("360p", open, 1));
    scheduler.add(olderQueues);
    scheduler.add(youngerQueues);
    Thread owner =
        Thread.ofPlatform()
            .start(
                () -> {
                  scheduler.submit(youngerQueues.getFirst(), task(0, 1));
                  scheduler.drain(youngerQueues);
                });

    scheduler.remove(olderQueues);
    owner.join();

    assertThat(younger.framesWhenDrained).containsExactly(1);
  }

  @Test
  void drain_whileAnOlderChunkDrainsItsLastEncoder_opensOneBesideItWhereTheyMayOverlap()
      throws InterruptedException {
    EncodeScheduler roomy = new EncodeScheduler(1, /* overlaps= */ true);
    AtomicInteger open = new AtomicInteger();
    CountDownLatch isDraining = new CountDownLatch(1);
    CountDownLatch youngerIsDrained = new CountDownLatch(1);
    FakeEncoder older = new FakeEncoder();
    older.whileDraining =
        () -> {
          isDraining.countDown();
          await(youngerIsDrained);
        };
    FakeEncoder younger = new FakeEncoder();
    List<RenditionQueue> olderQueues =
        List.of(older.queue("1080p", open, 1), new FakeEncoder().queue("360p", open, 1));
    List<RenditionQueue> youngerQueues = List.of(younger.queue("1080p", open, 1));
    roomy.add(olderQueues);
    roomy.add(youngerQueues);
    roomy.submit(youngerQueues.getFirst(), task(1, 2));
    Thread owner = Thread.ofPlatform().start(() -> roomy.drain(olderQueues));
    await(isDraining);

    roomy.drain(youngerQueues); // helps to drain the older chunk's 360p first
    youngerIsDrained.countDown();
    owner.join();

    assertThat(younger.frames).containsExactly(1L);
    assertThat(younger.mostOpen).hasValue(2);
    assertThat(older.framesWhenDrained).containsExactly(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Chunks overlap at their ends and are begun in any order; some are encoded in two passes. */
  @ParameterizedTest
  @CsvSource({
    "1, false, 2, 1",
    "1, false, 5, 1",
    "2, false, 4, 2",
    "3, false, 3, 3",
    "1, true, 2, 2"
  })
  void drain_ofManyChunksOnManyThreads_neverOpensMoreEncodersThanAllowed(
      int atOnce, boolean overlaps, int threads, int allowed) throws InterruptedException {
    EncodeScheduler narrow = new EncodeScheduler(atOnce, overlaps);
    List<String> renditions = List.of("1080p", "720p", "360p");
    List<AtomicInteger> open = renditions.stream().map(_ -> new AtomicInteger()).toList();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger frames = new AtomicInteger();
    List<Thread> owners = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      Random random = new Random(thread);
      owners.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int chunk = 0; chunk < 30; chunk++) {
                      int from = random.nextInt(renditions.size());
                      List<FakeEncoder> encoders = new ArrayList<>();
                      List<RenditionQueue> queues = new ArrayList<>();
                      for (int i = from; i < renditions.size(); i++) {
                        FakeEncoder encoder = new FakeEncoder();
                        encoders.add(encoder);
                        queues.add(encoder.queue(renditions.get(i), open.get(i), 1));
                      }
                      narrow.add(queues);
                      int count = random.nextInt(40);
                      for (long frame = 0; frame < count; frame++) {
                        for (RenditionQueue queue : queues) {
                          narrow.submit(queue, task(frame, frame + 1));
                        }
                        narrow.settle(queues);
                      }
                      narrow.drain(queues);
                      narrow.remove(queues);
                      for (FakeEncoder encoder : encoders) {
                        most.accumulateAndGet(encoder.mostOpen.get(), Math::max);
                        frames.addAndGet(encoder.frames.size() - count);
                      }
                    }
                  }));
    }
    for (Thread owner : owners) {
      owner.join();
    }

    assertThat(most.get()).isBetween(1, allowed);
    assertThat(frames).hasValue(0);
    assertThat(open).allMatch(each -> each.get() == 0);
  }

  @Test
  void remove_whileAHelperIsBusy_waitsForIt() throws InterruptedException {
    Gate gate = new Gate();
    FakeEncoder slow = new FakeEncoder(gate::pass);
    List<RenditionQueue> queues = List.of(slow.queue(1));
    startHelpers(1);
    scheduler.add(queues);
    scheduler.submit(queues.getFirst(), task(0, 1));
    gate.awaitReached();
    Thread owner = Thread.ofPlatform().start(() -> scheduler.remove(queues));

    awaitWaitingOrOver(owner);
    assertThat(owner.isAlive()).as("still waiting for the helper").isTrue();
    gate.open();
    owner.join();

    assertThat(slow.frames).containsExactly(0L);
  }

  /** Its lock would be held for ever, and with it the whole job. */
  @Test
  void helpUntil_onAnInterruptedThread_leavesTheLockToOthers() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    AtomicBoolean isStillInterrupted = new AtomicBoolean();
    helpers.add(
        Thread.ofPlatform()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  scheduler.helpUntil(
                      () -> {
                        asked.countDown(); // with the lock held
                        return done.get();
                      },
                      cancellation);
                  isStillInterrupted.set(Thread.currentThread().isInterrupted());
                }));
    asked.await();
    FakeEncoder encoder = new FakeEncoder();
    List<RenditionQueue> queues = List.of(encoder.queue(1));

    CompletableFuture.runAsync(
            () -> {
              scheduler.add(queues);
              scheduler.submit(queues.getFirst(), task(0, 1));
              scheduler.drain(queues);
              scheduler.remove(queues);
            })
        .get(20, TimeUnit.SECONDS);

    assertThat(encoder.frames).containsExactly(0L);
    endHelpers();
    assertThat(isStillInterrupted).isTrue();
  }

  @Test
  void drain_whereAHelperFailed_throwsThatFailureToTheOwner() throws InterruptedException {
    WorkerException failure = Failure.of(ExitCode.INTERNAL_ERROR, "no room").asException();
    assertThatThrownBy(() -> drainFailing(failure)).isSameAs(failure);
  }

  @Test
  void drain_whereAHelperRanIntoAnError_throwsItToTheOwner() throws InterruptedException {
    // Kept by the helper alone, the frame would be missing and nobody would know.
    Error error = new OutOfMemoryError("made by the test");
    assertThatThrownBy(() -> drainFailing(error)).isSameAs(error);
  }

  /** The helper takes the first frame and fails with it. */
  private void drainFailing(Throwable failure) throws InterruptedException {
    Gate gate = new Gate();
    FakeEncoder failing =
        new FakeEncoder(
            frame -> {
              gate.pass(frame);
              sneakyThrow(failure);
            });
    List<RenditionQueue> queues = List.of(failing.queue(1));
    startHelpers(1);
    scheduler.add(queues);
    scheduler.submit(queues.getFirst(), task(0, 1));
    gate.awaitReached();
    scheduler.submit(queues.getFirst(), task(1, 2));
    gate.open();
    try {
      scheduler.drain(queues);
    } finally {
      scheduler.remove(queues);
      queues.forEach(RenditionQueue::close);
      assertThat(queues.getFirst().tasks).isEmpty();
    }
  }

  @Test
  void helpUntil_whenTheJobIsCancelled_returns() throws InterruptedException {
    startHelpers(2);
    cancellation.cancel(Failure.of(ExitCode.INTERRUPTED, "stop"));
    scheduler.wake();
    for (Thread helper : helpers) {
      helper.join();
    }
    assertThat(done).isFalse();
  }

  @Test
  void encode_whenTheJobIsCancelled_encodesNoFurtherFrame() {
    FakeEncoder encoder = new FakeEncoder();
    List<RenditionQueue> queues = List.of(encoder.queue(1));
    scheduler.add(queues);
    scheduler.submit(queues.getFirst(), task(0, 1_000_000));
    cancellation.cancel(Failure.of(ExitCode.INTERRUPTED, "stop"));

    assertThatThrownBy(() -> scheduler.drain(queues)).isInstanceOf(WorkerException.class);
    assertThat(encoder.frames).isEmpty();
  }

  private void startHelpers(int count) {
    for (int i = 0; i < count; i++) {
      helpers.add(Thread.ofPlatform().start(() -> scheduler.helpUntil(done::get, cancellation)));
    }
    helpers.forEach(EncodeSchedulerTest::awaitWaitingOrOver);
  }

  private static void awaitWaitingOrOver(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static Task task(long start, long end) {
    return new Task.Show(SampleFrames.grey(16, 16, 128), new Span(start, end));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakyThrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Holds the first frame back until it is opened. */
  private static final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    void pass(long frame) {
      reached.countDown();
      try {
        opened.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts frame " + frame, e);
      }
    }

    void awaitReached() throws InterruptedException {
      reached.await();
    }

    void open() {
      opened.countDown();
    }
  }

  /** Notes what it is told to encode. */
  private final class FakeEncoder {
    private final List<Long> frames = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> framesWhenDrained = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final LongConsumer before;
    private Runnable whileDraining = () -> {};
    private int held = 3;

    FakeEncoder() {
      this(frame -> {});
    }

    FakeEncoder(LongConsumer before) {
      this.before = before;
    }

    /** Of a rendition of its own. */
    RenditionQueue queue(int frameStep) {
      return queue("rendition-" + System.identityHashCode(this), new AtomicInteger(), frameStep);
    }

    /**
     * A rendition queue.
     *
     * @param open encoders of the rendition that are open
     */
    RenditionQueue queue(String rendition, AtomicInteger open, int frameStep) {
      return new RenditionQueue(
          rendition,
          /* pixels= */ 1,
          () -> {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            return new RenditionQueue.Output(
                this::encode, this::drainOne, open::decrementAndGet, () -> false, () -> 0);
          },
          frameStep,
          cancellation);
    }

    private boolean drainOne() {
      if (held < 3) {
        whileDraining.run();
      }
      held--;
      if (held == 0) {
        framesWhenDrained.add(frames.size());
      }
      return held > 0;
    }

    private void encode(ScaledFrame image, long frame) {
      Objects.requireNonNull(image);
      int now = atOnce.incrementAndGet();
      mostAtOnce.accumulateAndGet(now, Math::max);
      try {
        before.accept(frame);
        frames.add(frame);
      } finally {
        atOnce.decrementAndGet();
      }
    }
  }
}
