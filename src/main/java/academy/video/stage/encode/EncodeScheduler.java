package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import academy.video.stage.encode.RenditionQueue.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads without a chunk of their own encode renditions of other threads' chunks, and decides
 * which rendition queues may have an encoder.
 *
 * <p>A chunk's thread decodes a few frames ahead, then encodes them for one rendition after the
 * other. With helpers it goes back to decoding as soon as the queues are short enough.
 *
 * <p>Of each rendition, the first queues that are not done have encoders, in the order in which
 * their chunks were begun. So the next chunk is decoded while the one before drains its encoders,
 * and takes over each one's slot: no more memory is needed. Where there is memory for one more, a
 * chunk that drains its last encoder leaves that slot early: the largest rendition may need half of
 * all processor time, and nothing else would be left to do. A queue only waits for older chunks, so
 * the oldest never waits and all come to an end.
 *
 * <p>One instance for each job; safe for use by several threads.
 */
public final class EncodeScheduler implements Helpers {

  /** Frames that may wait for a rendition: bounds the memory they take. */
  private static final int QUEUED_FRAMES = 8;

  /** Frames that are encoded in a row for one rendition while other threads wait for work. */
  private static final int TURN = 4;

  private static final long LOOK_AGAIN_NANOS = 200_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int chunksAtOnce;
  private final boolean overlaps;

  /** The rendition queues of each chunk, in the order in which they were begun. */
  private final List<List<RenditionQueue>> chunks = new ArrayList<>();

  private int helpers;

  /**
   * For the chunks of one job.
   *
   * @param chunksAtOnce how many decoders, and encoders of each rendition, there may be at once; at
   *     least 1
   * @param overlaps whether the last encoder that a chunk drains does not count
   */
  public EncodeScheduler(int chunksAtOnce, boolean overlaps) {
    this.chunksAtOnce = chunksAtOnce;
    this.overlaps = overlaps;
  }

  int chunksAtOnce() {
    return chunksAtOnce;
  }

  @Override
  public void helpUntil(BooleanSupplier done, Cancellation cancellation) {
    lock.lock();
    helpers++;
    try {
      while (!done.getAsBoolean() && cancellation.failure().isEmpty()) {
        RenditionQueue queue = mostWorkOfAll();
        if (queue == null) {
          awaitChange();
        } else {
          run(queue, TURN);
        }
      }
    } finally {
      helpers--;
      lock.unlock();
    }
  }

  @Override
  public void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void add(List<RenditionQueue> own) {
    lock.lock();
    try {
      chunks.add(own);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no helper works on the rendition queues; none will from now on. */
  void remove(List<RenditionQueue> own) {
    lock.lock();
    try {
      chunks.remove(own);
      changed.signalAll(); // others may open encoders now
      while (own.stream().anyMatch(queue -> queue.busy)) {
        awaitChange();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a frame to a rendition queue of the calling thread's chunk. */
  void submit(RenditionQueue queue, Task task) {
    lock.lock();
    try {
      queue.tasks.add(task);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Encodes frames of the calling thread's own chunk until its rendition queues are short enough to
   * go on decoding; frames of other chunks while its own must wait for them.
   */
  void settle(List<RenditionQueue> own) {
    workDown(own, /* drain= */ false);
  }

  /**
   * Encodes everything in the calling thread's own rendition queues, drains their encoders, and
   * waits for helpers that work on them.
   */
  void drain(List<RenditionQueue> own) {
    own.forEach(queue -> submit(queue, new Task.Drain()));
    workDown(own, /* drain= */ true);
  }

  private void workDown(List<RenditionQueue> own, boolean drain) {
    lock.lock();
    try {
      while (true) {
        throwFailureOf(own);
        int allowed = drain ? 0 : QUEUED_FRAMES;
        if (own.stream()
            .allMatch(queue -> queue.tasks.size() <= allowed && !(drain && queue.busy))) {
          return;
        }
        RenditionQueue queue = mostWork(own);
        if (queue != null) {
          run(queue, helpers == 0 ? Integer.MAX_VALUE : TURN);
        } else {
          RenditionQueue others = mostWorkOfAll();
          if (others == null) {
            awaitChange();
          } else {
            run(others, TURN);
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Several frames in a row for one encoder: its data stay in the processor's caches. */
  private void run(RenditionQueue queue, int most) {
    for (int i = 0; i < most && isFree(queue); i++) {
      runOne(queue);
    }
  }

  private boolean isFree(RenditionQueue queue) {
    return !queue.busy && queue.failure == null && !queue.tasks.isEmpty() && mayEncode(queue);
  }

  /**
   * Whether the queue is among the first of its rendition, as many as may have encoders at once.
   */
  private boolean mayEncode(RenditionQueue queue) {
    int before = 0;
    for (List<RenditionQueue> chunk : chunks) {
      for (RenditionQueue other : chunk) {
        if (other == queue) {
          return before < chunksAtOnce;
        }
        if (other.rendition.equals(queue.rendition) && counts(other, chunk)) {
          before++;
        }
      }
    }
    return false; // its chunk was given up
  }

  private boolean counts(RenditionQueue queue, List<RenditionQueue> chunk) {
    boolean drainsLast =
        queue.isDraining() && chunk.stream().allMatch(other -> other == queue || other.isDone);
    return !queue.isDone && !(overlaps && drainsLast);
  }

  /**
   * The free rendition queue with the most work. With the largest first, several threads come to a
   * chunk's end at about the same time; a large encoder that is drained last would occupy one
   * thread while the others idle.
   */
  private @Nullable RenditionQueue mostWork(List<RenditionQueue> candidates) {
    return candidates.stream()
        .filter(this::isFree)
        .max(Comparator.comparingLong(RenditionQueue::waitingPixels))
        .orElse(null);
  }

  private @Nullable RenditionQueue mostWorkOfAll() {
    return mostWork(chunks.stream().flatMap(List::stream).toList());
  }

  /**
   * Encodes one frame of a rendition queue outside the lock; a failure is kept for the chunk's
   * thread.
   */
  private void runOne(RenditionQueue queue) {
    Task task = queue.tasks.remove();
    queue.busy = true;
    lock.unlock();
    boolean again = false;
    boolean isDone = false;
    try {
      again = queue.run(task);
      isDone = task instanceof Task.Drain && !again;
    } catch (RuntimeException | Error e) {
      queue.failure = e; // errors too: else the chunk would go on without this frame
    } finally {
      lock.lock();
      if (again) {
        queue.tasks.addFirst(task);
      }
      queue.isDone = isDone;
      queue.busy = false;
      changed.signalAll();
    }
  }

  private static void throwFailureOf(List<RenditionQueue> own) {
    for (RenditionQueue queue : own) {
      if (queue.failure instanceof Error error) {
        throw error;
      }
      if (queue.failure instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  /**
   * Waits for a change, or for a while: the limit bounds the harm of a missed signal. An interrupt
   * is kept for later: a thread that is interrupted would not wait at all, and so never give up the
   * lock. What ends a wait early is the job's cancellation.
   */
  @SuppressWarnings("WaitNotInLoop") // every caller looks at its condition again
  private void awaitChange() {
    boolean interrupted = Thread.interrupted();
    try {
      var _ = changed.awaitNanos(LOOK_AGAIN_NANOS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
