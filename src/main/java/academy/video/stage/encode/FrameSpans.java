package academy.video.stage.encode;

import java.util.Optional;

/**
 * Which frames of the timeline a decoded picture is shown on: for each frame, the newest picture
 * whose frame number is not later. This alone makes a regular grid of variable frame rates, dropped
 * pictures and late starts, and it needs to know nothing of other chunks.
 *
 * <p>Before the first picture that first picture is shown; behind the last one the last.
 */
final class FrameSpans {

  /** Frames {@code [start, end)}; never empty. */
  record Span(long start, long end) {}

  private final long end;
  private long next;
  private boolean hasPicture;

  /** Covers frames {@code [start, end)}. */
  FrameSpans(long start, long end) {
    this.next = start;
    this.end = end;
  }

  /**
   * Takes the next picture, nearest to frame {@code frame}.
   *
   * @return the frames that the picture before it is shown on, or empty where it is shown on none
   */
  Optional<Span> pictureAt(long frame) {
    Optional<Span> span = hasPicture ? upTo(Math.min(frame, end)) : Optional.empty();
    hasPicture = true;
    return span;
  }

  /** No picture follows: the frames that the last picture is shown on. */
  Optional<Span> finish() {
    return hasPicture ? upTo(end) : Optional.empty();
  }

  /** Whether every frame has its picture. */
  boolean isComplete() {
    return next >= end;
  }

  private Optional<Span> upTo(long frame) {
    if (frame <= next) {
      return Optional.empty();
    }
    Span span = new Span(next, frame);
    next = frame;
    return Optional.of(span);
  }
}
