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
import org.jspecify.annotations.Nullable;

/**
 * One rendition's encoder within one chunk, and the pictures that wait for it. Pictures are encoded
 * in order, one at a time, by whichever thread has time: the bytes don't depend on which.
 *
 * <p>The queue and {@code busy}, which also guards the clock, are guarded by the {@link
 * LaneBoard}'s lock.
 */
final class EncodeLane implements AutoCloseable {

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

  private final Output output;
  private final int frameStep;
  private final Cancellation cancellation;
  final Deque<Task> queue = new ArrayDeque<>();
  boolean busy;
  private long workNanos;
  @Nullable Throwable failure;

  EncodeLane(Output output, int frameStep, Cancellation cancellation) {
    this.output = output;
    this.frameStep = frameStep;
    this.cancellation = cancellation;
  }

  void run(Task task) {
    long start = System.nanoTime();
    switch (task) {
      case Task.Show(ScaledPicture picture, Span span) -> show(picture, span);
      case Task.Finish() -> {
        if (!output.isOver().getAsBoolean()) {
          output.finish().run();
        }
      }
    }
    workNanos += System.nanoTime() - start;
  }

  /** Time spent on this lane so far, by all threads; once nobody works on it. */
  long workNanos() {
    return workNanos;
  }

  /** The part of it that went into measuring. */
  long measureNanos() {
    return output.measureNanos().getAsLong();
  }

  /** Encodes the picture on each of its frames that the rendition shows, and closes it. */
  private void show(ScaledPicture shown, Span span) {
    try (ScaledPicture picture = shown) {
      for (long frame = span.start(); frame < span.end(); frame++) {
        if (frame % frameStep == 0 && !output.isOver().getAsBoolean()) {
          cancellation.check();
          output.encode().accept(picture, frame / frameStep);
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
    output.close().run();
  }
}
