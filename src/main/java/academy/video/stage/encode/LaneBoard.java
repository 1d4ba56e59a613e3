package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import academy.video.stage.encode.EncodeLane.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads without a chunk of their own encode renditions of the chunks that are in work, and
 * decides which of their lanes may have an encoder.
 *
 * <p>A chunk's thread decodes a few pictures ahead, then encodes them for one rendition after the
 * other. With helpers it goes back to decoding as soon as the queues are short enough.
 *
 * <p>Of each rendition, the first lanes that are not done have encoders, in the order in which
 * their chunks were begun: the next chunk is decoded while the one before empties its encoders, and
 * takes each one's place, so that no more memory is needed. Where there is memory for one more, a
 * chunk whose last encoder is being emptied makes room for the next one's: the largest rendition
 * may need half of all processor time, and nothing else would be left to do. A lane waits for older
 * chunks alone, so the oldest never waits and all come to an end.
 *
 * <p>One instance a job; safe for use by several threads.
 */
public final class LaneBoard {

  /** Pictures that may wait for a rendition: bounds the memory they take. */
  private static final int QUEUED_PICTURES = 8;

  /** Pictures that are encoded in a row for one rendition while other threads wait for work. */
  private static final int TURN = 4;

  private static final long LOOK_AGAIN_NANOS = 200_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int encodersAtOnce;
  private final boolean overlaps;

  /** The lanes of each chunk, in the order in which they were begun. */
  private final List<List<EncodeLane>> chunks = new ArrayList<>();

  private int helpers;

  /**
   * For the chunks of one job.
   *
   * @param encodersAtOnce of each rendition, at least 1
   * @param overlaps whether an encoder that is emptied last of its chunk's does not count
   */
  public LaneBoard(int encodersAtOnce, boolean overlaps) {
    this.encodersAtOnce = encodersAtOnce;
    this.overlaps = overlaps;
  }

  /** Encodes others' pictures until {@code done}; returns then, or when the job is cancelled. */
  public void helpUntil(BooleanSupplier done, Cancellation cancellation) {
    lock.lock();
    helpers++;
    try {
      while (!done.getAsBoolean() && cancellation.failure().isEmpty()) {
        EncodeLane lane = mostWorkOfAll();
        if (lane == null) {
          awaitChange();
        } else {
          run(lane, TURN);
        }
      }
    } finally {
      helpers--;
      lock.unlock();
    }
  }

  /** Wakes threads that wait in {@link #helpUntil}, after what they wait for became true. */
  public void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void add(List<EncodeLane> own) {
    lock.lock();
    try {
      chunks.add(own);
    } finally {
      lock.unlock();
    }
  }

  /** After this no helper touches the lanes any more: waits for the ones that do. */
  void remove(List<EncodeLane> own) {
    lock.lock();
    try {
      chunks.remove(own);
      changed.signalAll(); // others may open encoders now
      while (own.stream().anyMatch(lane -> lane.busy)) {
        awaitChange();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a picture to a lane of the calling thread's chunk. */
  void submit(EncodeLane lane, Task task) {
    lock.lock();
    try {
      lane.queue.add(task);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Encodes pictures of the calling thread's own chunk, and of others while its own has to wait for
   * them, until its lanes are short enough to go on decoding.
   */
  void settle(List<EncodeLane> own) {
    workDown(own, /* finish= */ false);
  }

  /**
   * Encodes all that is queued on the calling thread's own lanes and what their encoders hold, and
   * waits for helpers' work.
   */
  void finish(List<EncodeLane> own) {
    own.forEach(lane -> submit(lane, new Task.Finish()));
    workDown(own, /* finish= */ true);
  }

  private void workDown(List<EncodeLane> own, boolean finish) {
    lock.lock();
    try {
      while (true) {
        throwFailureOf(own);
        int allowed = finish ? 0 : QUEUED_PICTURES;
        if (own.stream().allMatch(lane -> lane.queue.size() <= allowed && !(finish && lane.busy))) {
          return;
        }
        EncodeLane lane = mostWork(own);
        if (lane != null) {
          run(lane, helpers == 0 ? Integer.MAX_VALUE : TURN);
        } else {
          EncodeLane others = mostWorkOfAll();
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

  /** Several pictures in a row for one encoder: its data stay in the processor's caches. */
  private void run(EncodeLane lane, int most) {
    for (int i = 0; i < most && isFree(lane); i++) {
      runOne(lane);
    }
  }

  private boolean isFree(EncodeLane lane) {
    return !lane.busy && lane.failure == null && !lane.queue.isEmpty() && mayEncode(lane);
  }

  /** Whether fewer lanes of its rendition than may have encoders at once are before it. */
  private boolean mayEncode(EncodeLane lane) {
    int before = 0;
    for (List<EncodeLane> chunk : chunks) {
      for (EncodeLane other : chunk) {
        if (other == lane) {
          return before < encodersAtOnce;
        }
        if (other.rendition.equals(lane.rendition) && counts(other, chunk)) {
          before++;
        }
      }
    }
    return false; // its chunk was given up
  }

  private boolean counts(EncodeLane lane, List<EncodeLane> chunk) {
    boolean isEmptiedLast =
        lane.isFinishing() && chunk.stream().allMatch(other -> other == lane || other.isDone);
    return !lane.isDone && !(overlaps && isEmptiedLast);
  }

  /**
   * The free lane with the most work: largest first, several threads come to a chunk's end at about
   * the same time. A large encoder that is emptied last would keep one thread, and the others idle.
   */
  private @Nullable EncodeLane mostWork(List<EncodeLane> candidates) {
    return candidates.stream()
        .filter(this::isFree)
        .max(Comparator.comparingLong(EncodeLane::waitingPixels))
        .orElse(null);
  }

  private @Nullable EncodeLane mostWorkOfAll() {
    return mostWork(chunks.stream().flatMap(List::stream).toList());
  }

  /** Encodes one picture of a lane outside the lock; a failure is kept for the chunk's thread. */
  private void runOne(EncodeLane lane) {
    Task task = lane.queue.remove();
    lane.busy = true;
    lock.unlock();
    boolean again = false;
    boolean isDone = false;
    try {
      again = lane.run(task);
      isDone = task instanceof Task.Finish && !again;
    } catch (RuntimeException | Error e) {
      lane.failure = e; // an error too: the chunk would go on without this picture
    } finally {
      lock.lock();
      if (again) {
        lane.queue.addFirst(task);
      }
      lane.isDone = isDone;
      lane.busy = false;
      changed.signalAll();
    }
  }

  private static void throwFailureOf(List<EncodeLane> own) {
    for (EncodeLane lane : own) {
      if (lane.failure instanceof Error error) {
        throw error;
      }
      if (lane.failure instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  /** Waits for a change, or for a while: the limit bounds the harm of a missed signal. */
  @SuppressWarnings("WaitNotInLoop") // every caller looks at its condition again
  private void awaitChange() {
    try {
      if (changed.awaitNanos(LOOK_AGAIN_NANOS) <= 0) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
