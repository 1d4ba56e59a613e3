package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.ScaledPicture;
import academy.video.ffmpeg.VideoEncoder;
import academy.video.model.FragmentSink;
import academy.video.stage.encode.FrameSpans.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One rendition's encoder within one chunk, and the pictures that wait for it. Pictures are encoded
 * in order, one at a time, by whichever thread has time: the bytes don't depend on which. The
 * encoder, which takes most of a job's memory, is opened for the first picture and closed behind
 * the last.
 *
 * <p>The queue, {@code isDone} and {@code busy}, which also guards the encoder and the clock, are
 * guarded by the {@link LaneBoard}'s lock.
 */
final class EncodeLane implements AutoCloseable {

  /** About as many as an encoder looks ahead. */
  private static final int HELD_PICTURES = 30;

  /** Work of a lane, done in its order. */
  sealed interface Task {
    /** Encodes a picture on the frames it is shown on. */
    record Show(ScaledPicture picture, Span span) implements Task {}

    /** Encodes what the encoder still holds: a lookahead of pictures, for a moment's work. */
    record Finish() implements Task {}
  }

  /**
   * What a lane needs of an encoder.
   *
   * @param encode encodes a picture as a frame of the rendition, the frames in order
   * @param finish encodes what the encoder still holds
   * @param close frees the encoder
   * @param isOver whether nobody takes what would be encoded further
   * @param measureNanos time spent in measuring so far
   */
  record Output(
      ObjLongConsumer<ScaledPicture> encode,
      Runnable finish,
      Runnable close,
      BooleanSupplier isOver,
      LongSupplier measureNanos) {
    static Output of(VideoEncoder encoder, FragmentSink sink) {
      return new Output(
          encoder::encode, encoder::finish, encoder::close, sink::isOver, encoder::measureNanos);
    }
  }

  /** The rendition's name. */
  final String rendition;

  private final long pixels;
  private final Supplier<Output> opening;
  private final int frameStep;
  private final Cancellation cancellation;
  final Deque<Task> queue = new ArrayDeque<>();
  boolean busy;

  /** Whether the encoder was closed behind the last picture. */
  boolean isDone;

  private @Nullable Output output;
  private long workNanos;
  private long measureNanos;
  @Nullable Throwable failure;

  /**
   * A lane without pictures.
   *
   * @param pixels of each picture
   */
  EncodeLane(
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

  /** How much work waits in the queue: roughly, for comparing lanes. */
  long waitingPixels() {
    int held = queue.peekLast() instanceof Task.Finish ? HELD_PICTURES : 0;
    return (queue.size() + held) * pixels;
  }

  void run(Task task) {
    long start = System.nanoTime();
    switch (task) {
      case Task.Show(ScaledPicture picture, Span span) -> show(picture, span);
      case Task.Finish() -> finish();
    }
    workNanos += System.nanoTime() - start;
  }

  private Output opened() {
    Output open = output;
    if (open == null) {
      open = opening.get();
      output = open;
    }
    return open;
  }

  private void finish() {
    Output open = opened();
    if (!open.isOver().getAsBoolean()) {
      open.finish().run();
    }
    closeOutput();
  }

  private void closeOutput() {
    Output open = output;
    if (open != null) {
      output = null;
      measureNanos = open.measureNanos().getAsLong();
      open.close().run();
    }
  }

  /** Time spent on this lane so far, by all threads; once nobody works on it. */
  long workNanos() {
    return workNanos;
  }

  /** The part of it that went into measuring. */
  long measureNanos() {
    return measureNanos;
  }

  /** Encodes the picture on each of its frames that the rendition shows, and closes it. */
  private void show(ScaledPicture shown, Span span) {
    try (ScaledPicture picture = shown) {
      Output open = opened();
      for (long frame = span.start(); frame < span.end(); frame++) {
        if (frame % frameStep == 0 && !open.isOver().getAsBoolean()) {
          cancellation.check();
          open.encode().accept(picture, frame / frameStep);
        }
      }
    }
  }

  @Override
  public void close() {
    for (Task task : queue) {
      if (task instanceof Task.Show show) {
        show.picture().close();
      }
    }
    queue.clear();
    closeOutput();
  }
}
