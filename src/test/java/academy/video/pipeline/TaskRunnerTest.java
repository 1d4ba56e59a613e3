package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.ExpectedResources;
import academy.video.stage.encode.EncodeScheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A runner that waits for ever would hang a job: every test here has an end. */
@Timeout(60)
class TaskRunnerTest {

  private final Cancellation cancellation = new Cancellation();
  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

  private void run(List<Runnable> audio, List<Runnable> chunks, int atOnce, int threads) {
    List<ChunkTask> tasks = new ArrayList<>();
    chunks.forEach(chunk -> tasks.add(_ -> chunk.run()));
    run(audio, tasks, capacity(atOnce, threads));
  }

  private void run(List<Runnable> audio, List<ChunkTask> chunks, Capacity capacity) {
    SortedMap<Integer, ChunkTask> byIndex = new TreeMap<>();
    chunks.forEach(chunk -> byIndex.put(byIndex.size(), chunk));
    new TaskRunner(
            audio, new ChunkQueue(byIndex), capacity, new EncodeScheduler(1, false), cancellation)
        .run();
  }

  private static Capacity capacity(int atOnce, int threads) {
    return new Capacity(
        atOnce, /* overlaps= */ false, threads, new ExpectedResources(1, 1, 1, 1, 1));
  }

  private static List<Runnable> tasks(int count, IntFunction<Runnable> task) {
    return IntStream.range(0, count).mapToObj(task).toList();
  }

  private Runnable note(String name) {
    return () -> ran.add(name);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 1",
    "1, 0, 1, 1",
    "0, 1, 1, 1",
    "2, 10, 1, 1",
    "2, 10, 2, 2",
    "3, 7, 2, 16",
    "5, 40, 8, 8",
    "0, 1, 1, 12"
  })
  void run_withAnyNumberOfTasksAndThreads_runsEachOnce(
      int audio, int chunks, int atOnce, int threads) {
    run(
        tasks(audio, i -> note("audio " + i)),
        tasks(chunks, i -> note("chunk " + i)),
        atOnce,
        threads);

    assertThat(ran).hasSize(audio + chunks).doesNotHaveDuplicates();
  }

  @Test
  void run_onOneThread_takesChunksInOrder() {
    run(List.of(), tasks(3, i -> note("chunk " + i)), /* atOnce= */ 1, /* threads= */ 1);

    assertThat(ran).containsExactly("chunk 0", "chunk 1", "chunk 2");
  }

  @Test
  void run_onOneThread_encodesAudioInOrderBesideTheChunks() {
    CountDownLatch chunkBegun = new CountDownLatch(1);
    CountDownLatch audioEnded = new CountDownLatch(2);

    // Each waits for the other: one after the other, neither would end.
    run(
        tasks(
            2,
            i ->
                () -> {
                  await(chunkBegun);
                  ran.add("audio " + i);
                  audioEnded.countDown();
                }),
        List.of(
            () -> {
              chunkBegun.countDown();
              await(audioEnded);
            }),
        /* atOnce= */ 1,
        /* threads= */ 1);

    assertThat(ran).containsExactly("audio 0", "audio 1");
  }

  @Test
  void run_ofAudioWithoutChunks_takesAllThreadsForIt() {
    CyclicBarrier together = new CyclicBarrier(3);

    run(
        tasks(
            3,
            i ->
                () -> {
                  await(together);
                  ran.add("audio " + i);
                }),
        List.of(),
        /* atOnce= */ 1,
        /* threads= */ 3);

    assertThat(ran).hasSize(3);
  }

  @Test
  void run_withMoreThreads_hasAsManyChunksInWorkAsAllowedAndNoMore() {
    int allowed = 3;
    AtomicInteger inWork = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    // Opens only when three chunks are in work at the same time.
    CyclicBarrier together = new CyclicBarrier(allowed);

    run(
        List.of(),
        tasks(
            12,
            i ->
                () -> {
                  most.accumulateAndGet(inWork.incrementAndGet(), Math::max);
                  await(together);
                  inWork.decrementAndGet();
                  ran.add("chunk " + i);
                }),
        allowed,
        /* threads= */ 8);

    assertThat(ran).hasSize(12);
    assertThat(most).hasValue(allowed);
  }

  @Test
  void run_onceAChunkIsDecoded_beginsTheNextWhileItIsFinished() {
    // The first chunk ends only after the second has begun, though one may be decoded at a time.
    CountDownLatch secondBegun = new CountDownLatch(1);
    List<ChunkTask> chunks =
        List.of(
            decoded -> {
              decoded.run();
              await(secondBegun);
              ran.add("first");
            },
            _ -> secondBegun.countDown());

    run(List.of(), chunks, capacity(1, 2));

    assertThat(ran).containsExactly("first");
  }

  @Test
  void run_withOneDecoder_neverDecodesTwoChunksAtOnce() {
    AtomicInteger decoding = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<ChunkTask> chunks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      chunks.add(
          decoded -> {
            most.accumulateAndGet(decoding.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            decoding.decrementAndGet();
            decoded.run();
            decoded.run(); // twice is once
            ran.add("chunk");
          });
    }

    run(List.of(), chunks, capacity(1, 4));

    assertThat(ran).hasSize(20);
    assertThat(most).hasValue(1);
  }

  @Test
  void run_whileAllChunksWait_stillRunsAudio() {
    // The chunk ends only after the audio has: the audio's thread must not be the chunk's helper.
    CountDownLatch audioEnded = new CountDownLatch(1);

    run(
        List.of(audioEnded::countDown),
        List.of(() -> await(audioEnded)),
        /* atOnce= */ 1,
        /* threads= */ 2);

    assertThat(audioEnded.getCount()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "2, 8"})
  void run_whenATaskFails_stopsAndThrowsTheFirstFailure(int atOnce, int threads) {
    Failure first = Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store is gone.");
    CountDownLatch failed = new CountDownLatch(1);
    List<Runnable> chunks =
        tasks(
            50,
            i ->
                i == 1
                    ? () -> {
                      failed.countDown();
                      throw first.asException();
                    }
                    : () -> {
                      if (i > 1) {
                        await(failed);
                        awaitCancellation();
                        throw Failure.of(ExitCode.INTERNAL_ERROR, "A later one.").asException();
                      }
                      ran.add("chunk " + i);
                    });

    assertThatThrownBy(() -> run(List.of(), chunks, atOnce, threads))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure()).isEqualTo(first));

    assertThat(cancellation.failure()).contains(first);
    assertThat(ran).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void run_whenATaskThrowsAnError_throwsItAndStopsTheRest() {
    Error error = new OutOfMemoryError("made by the test");
    List<Runnable> chunks = new ArrayList<>(tasks(20, i -> note("chunk " + i)));
    chunks.addFirst(
        () -> {
          throw error;
        });

    assertThatThrownBy(() -> run(List.of(), chunks, 1, 1)).isSameAs(error);

    assertThat(ran).isEmpty();
    assertThat(cancellation.failure())
        .hasValueSatisfying(
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.OUT_OF_MEMORY));
  }

  @Test
  void run_whenTheJobIsCancelledFromOutside_throwsThatFailure() {
    Failure interrupted = Failure.of(ExitCode.INTERRUPTED, "Told to stop.");
    List<Runnable> chunks = new ArrayList<>(tasks(20, i -> note("chunk " + i)));
    chunks.addFirst(() -> cancellation.cancel(interrupted));

    assertThatThrownBy(() -> run(List.of(), chunks, 1, 4))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure()).isEqualTo(interrupted));
    assertThat(ran).hasSizeLessThan(20);
  }

  private void awaitCancellation() {
    while (cancellation.failure().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
  }
}
