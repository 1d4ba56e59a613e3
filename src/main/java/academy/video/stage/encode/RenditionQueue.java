package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.ScaledFrame;
import academy.video.ffmpeg.VideoEncoder;
import academy.video.model.FragmentSink;
import academy.video.stage.encode.FrameSpans.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One rendition's encoder within one chunk, and the frames that wait for it. Frames are encoded in
 * order, one at a time, by whichever thread has time: the bytes don't depend on which. The encoder,
 * which takes most of a job's memory, is opened for the first frame and closed after the last.
 *
 * <p>The queue, {@code isDone} and {@code busy}, which also guards the encoder and the clock, are
 * guarded by the {@link EncodeScheduler}'s lock.
 */
final class RenditionQueue implements AutoCloseable {

  /** About as many as an encoder looks ahead. */
  private static final int HELD_FRAMES = 30;

  /** Work of a rendition queue, done in its order. */
  sealed interface Task {
    /** Encodes an image as every frame of the timeline on which it is shown. */
    record Show(ScaledFrame image, Span span) implements Task {}

    /** Encodes what the encoder still holds, one frame each time until none is left. */
    record Drain() implements Task {}
  }

  /**
   * What a rendition queue needs of an encoder.
   *
   * @param encode encodes an image as the rendition's frame of this number; numbers rise
   * @param drainOne encodes one of the frames that the encoder still holds; whether more are left
   * @param close frees the encoder
   * @param isFull whether nobody takes what would be encoded from now on
   * @param measureNanos time spent in measuring so far
   */
  record Output(
      ObjLongConsumer<ScaledFrame> encode,
      BooleanSupplier drainOne,
      Runnable close,
      BooleanSupplier isFull,
      LongSupplier measureNanos) {
    static Output of(VideoEncoder encoder, FragmentSink sink) {
      return new Output(
          encoder::encode, encoder::drainOne, encoder::close, sink::isFull, encoder::measureNanos);
    }
  }

  /** The rendition's name. */
  final String rendition;

  private final long pixels;
  private final Supplier<Output> opening;
  private final int frameStep;
  private final Cancellation cancellation;
  final Deque<Task> tasks = new ArrayDeque<>();
  boolean busy;

  /** Whether the encoder was closed after the last frame. */
  boolean isDone;

  private @Nullable Output output;

  /** Frames encoded so far of those that the encoder held when draining began. */
  private final AtomicInteger drained = new AtomicInteger();

  private long workNanos;
  private long measureNanos;
  @Nullable Throwable failure;

  /**
   * A rendition queue without frames.
   *
   * @param pixels of each frame
   */
  RenditionQueue(
      String rendition,
      long pixels,
      Supplier<Output> opening,
      int frameStep,
      Cancellation cancellation) {
    this.rendition = rendition;
    this.pixels = pixels;
    this.opening = opening;
    this.frameStep = frameStep;
    this.cancellation = cancellation;
  }

  /** Whether it has begun to drain its encoder: no frame follows. */
  boolean isDraining() {
    return drained.get() > 0;
  }

  /** How much work waits in the tasks: roughly, for comparing rendition queues. */
  long waitingPixels() {
    boolean drains = tasks.peekLast() instanceof Task.Drain;
    int held = drains ? Math.max(0, HELD_FRAMES - drained.get()) : 0;
    return (tasks.size() + held) * pixels;
  }

  /** Runs a task; returns whether it is to be run again. */
  boolean run(Task task) {
    long start = System.nanoTime();
    boolean again =
        switch (task) {
          case Task.Show(ScaledFrame image, Span span) -> {
            show(image, span);
            yield false;
          }
          case Task.Drain() -> drainOne();
        };
    workNanos += System.nanoTime() - start;
    return again;
  }

  private Output opened() {
    Output open = output;
    if (open == null) {
      open = opening.get();
      output = open;
    }
    return open;
  }

  private boolean drainOne() {
    Output open = opened();
    drained.incrementAndGet();
    if (!open.isFull().getAsBoolean() && open.drainOne().getAsBoolean()) {
      return true;
    }
    closeOutput();
    return false;
  }

  private void closeOutput() {
    Output open = output;
    if (open != null) {
      output = null;
      measureNanos = open.measureNanos().getAsLong();
      open.close().run();
    }
  }

  /** Time spent on this rendition queue so far, by all threads; once nobody works on it. */
  long workNanos() {
    return workNanos;
  }

  /** The part of it that went into measuring. */
  long measureNanos() {
    return measureNanos;
  }

  /** Encodes the image as each frame of the span that the rendition has, and closes it. */
  private void show(ScaledFrame image, Span span) {
    try (image) {
      Output open = opened();
      for (long frame = span.start(); frame < span.end(); frame++) {
        if (frame % frameStep == 0 && !open.isFull().getAsBoolean()) {
          cancellation.check();
          open.encode().accept(image, frame / frameStep);
        }
      }
    }
  }

  @Override
  public void close() {
    for (Task task : tasks) {
      if (task instanceof Task.Show show) {
        show.image().close();
      }
    }
    tasks.clear();
    closeOutput();
  }
}
