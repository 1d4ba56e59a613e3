package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.failure.Failure;
import academy.video.stage.encode.LaneBoard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job's encoding tasks on threads: of chunks at most so many are decoded at once; threads
 * without a task help with the chunks in work. A chunk that only empties its encoders makes room
 * for the next. Beside them, one thread encodes sound: most of its time it waits for the source,
 * and would keep a thread from the pictures; once no chunk is left to begin, others help it. The
 * first failure stops all and is thrown.
 */
final class TaskRunner {

  private static final int STACK_BYTES = 1024 * 1024;

  /** One that is decoded, and one before it that only empties its encoders. */
  private static final int CHUNKS_IN_A_PLACE = 2;

  private final Deque<Runnable> sound;
  private final ChunkQueue chunks;
  private final int chunksAtOnce;
  private final int threads;
  private final LaneBoard board;
  private final Cancellation cancellation;
  private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();
  private int chunksInWork;
  private int chunksInDecoding;
  private int tasksInWork;

  TaskRunner(
      List<Runnable> sound,
      ChunkQueue chunks,
      Capacity capacity,
      LaneBoard board,
      Cancellation cancellation) {
    this.sound = new ArrayDeque<>(sound);
    this.chunks = chunks;
    this.chunksAtOnce = capacity.chunksAtOnce();
    this.threads = capacity.threads();
    this.board = board;
    this.cancellation = cancellation;
  }

  /** Returns when every task has ended; throws what the first failing one threw. */
  void run() {
    List<Thread> running = new ArrayList<>();
    if (!sound.isEmpty() && !chunks.isEmpty()) {
      running.add(start("encode-sound", this::workOnSound));
    }
    for (int i = 0; i < threads; i++) {
      running.add(start("encode-" + i, this::work));
    }
    running.forEach(TaskRunner::join);
    Throwable failure = firstFailure.get();
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    cancellation.check();
  }

  private static Thread start(String name, Runnable work) {
    return Thread.ofPlatform().name(name).stackSize(STACK_BYTES).start(work);
  }

  private void workOnSound() {
    Task task = takeSound();
    while (task != null && cancellation.failure().isEmpty()) {
      run(task);
      task = takeSound();
    }
  }

  private void work() {
    Integer lastChunk = null;
    while (cancellation.failure().isEmpty()) {
      Task task = take(lastChunk);
      if (task != null) {
        run(task);
        lastChunk = task.chunk() == null ? lastChunk : Integer.valueOf(task.chunk().index);
      } else if (isDone()) {
        return;
      } else {
        board.helpUntil(() -> isDone() || hasTask(), cancellation);
      }
    }
  }

  private void run(Task task) {
    try {
      task.body().run();
    } catch (Throwable e) {
      // Everything, errors too: a thread that dies silently would leave the job waiting for ever.
      firstFailure.compareAndSet(null, e);
      cancellation.cancel(Failure.ofThrown(e));
    } finally {
      finished(task);
      board.wake();
    }
  }

  private record Task(Runnable body, @Nullable ChunkInWork chunk) {}

  /** A chunk that a thread has taken; guarded by the runner. */
  private static final class ChunkInWork {
    private final int index;
    private boolean isDecoding = true;

    ChunkInWork(int index) {
      this.index = index;
    }
  }

  private synchronized @Nullable Task takeSound() {
    if (sound.isEmpty()) {
      return null;
    }
    tasksInWork++;
    return new Task(sound.remove(), null);
  }

  private synchronized @Nullable Task take(@Nullable Integer lastChunk) {
    if (chunks.isEmpty()) {
      return takeSound();
    }
    ChunkQueue.Entry next = mayBeginAChunk() ? chunks.take(lastChunk) : null;
    if (next == null) {
      return null;
    }
    tasksInWork++;
    chunksInWork++;
    chunksInDecoding++;
    ChunkInWork chunk = new ChunkInWork(next.index());
    return new Task(() -> next.body().run(() -> decoded(chunk)), chunk);
  }

  private boolean mayBeginAChunk() {
    return chunksInDecoding < chunksAtOnce
        && chunksInWork < chunksAtOnce * CHUNKS_IN_A_PLACE
        && !chunks.isEmpty();
  }

  private void decoded(ChunkInWork chunk) {
    synchronized (this) {
      endDecoding(chunk);
      chunks.decoded(chunk.index);
    }
    board.wake();
  }

  private void endDecoding(ChunkInWork chunk) {
    if (chunk.isDecoding) {
      chunk.isDecoding = false;
      chunksInDecoding--;
    }
  }

  private synchronized void finished(Task task) {
    tasksInWork--;
    if (task.chunk() != null) {
      chunksInWork--;
      endDecoding(task.chunk());
    }
  }

  private synchronized boolean hasTask() {
    return chunks.isEmpty() ? !sound.isEmpty() : mayBeginAChunk();
  }

  private synchronized boolean isDone() {
    return sound.isEmpty() && chunks.isEmpty() && tasksInWork == 0;
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // the cancellation ends the threads; natives must not outlive them
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
