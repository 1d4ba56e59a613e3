package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.failure.Failure;
import academy.video.stage.encode.Helpers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job's encoding tasks on threads. A limited number of chunks is decoded at once; threads
 * without a task help with the chunks in work. A chunk that only drains its encoders makes room for
 * the next. One more thread encodes audio: it mostly waits for the source, which would keep a
 * thread from the frames. Once no chunk is left to begin, the others help it. The first failure
 * stops everything and is thrown.
 */
final class TaskRunner {

  /** What native code is written for: Linux's default for threads, not the JVM's 1 MiB. */
  static final int STACK_BYTES = 8 * 1024 * 1024;

  /** One that is decoded, and the one before it, which only drains its encoders. */
  private static final int CHUNKS_PER_SLOT = 2;

  private final Deque<Runnable> audio;
  private final ChunkQueue chunks;
  private final int chunksAtOnce;
  private final int threads;
  private final Helpers helpers;
  private final Cancellation cancellation;
  private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();
  private int chunksInWork;
  private int chunksInDecoding;
  private int tasksInWork;

  TaskRunner(
      List<Runnable> audio,
      ChunkQueue chunks,
      Capacity capacity,
      Helpers helpers,
      Cancellation cancellation) {
    this.audio = new ArrayDeque<>(audio);
    this.chunks = chunks;
    this.chunksAtOnce = capacity.chunksAtOnce();
    this.threads = capacity.threads();
    this.helpers = helpers;
    this.cancellation = cancellation;
  }

  /** Returns when every task has ended; throws what the first failing one threw. */
  void run() {
    List<Thread> running = new ArrayList<>();
    if (!audio.isEmpty() && !chunks.isEmpty()) {
      running.add(start("encode-audio", this::workOnAudio));
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

  private void workOnAudio() {
    Task task = takeAudio();
    while (task != null && cancellation.failure().isEmpty()) {
      run(task);
      task = takeAudio();
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
        helpers.helpUntil(() -> isDone() || hasTask(), cancellation);
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
      helpers.wake();
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

  private synchronized @Nullable Task takeAudio() {
    if (audio.isEmpty()) {
      return null;
    }
    tasksInWork++;
    return new Task(audio.remove(), null);
  }

  private synchronized @Nullable Task take(@Nullable Integer lastChunk) {
    if (chunks.isEmpty()) {
      return takeAudio();
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
        && chunksInWork < chunksAtOnce * CHUNKS_PER_SLOT
        && !chunks.isEmpty();
  }

  private void decoded(ChunkInWork chunk) {
    synchronized (this) {
      endDecoding(chunk);
      chunks.decoded(chunk.index);
    }
    helpers.wake();
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
    return chunks.isEmpty() ? !audio.isEmpty() : mayBeginAChunk();
  }

  private synchronized boolean isDone() {
    return audio.isEmpty() && chunks.isEmpty() && tasksInWork == 0;
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
