package academy.video.stage.encode;

import java.util.Optional;

/**
 * Which frames of the timeline a decoded frame is shown on: for each frame, the newest frame whose
 * frame number is not later. This alone makes a regular grid of variable frame rates, dropped
 * frames and late starts, and it needs to know nothing of other chunks.
 *
 * <p>Before the first frame that first frame is shown; behind the last one the last.
 */
final class FrameSpans {

  /** Frames {@code [start, end)}; never empty. */
  record Span(long start, long end) {}

  private final long end;
  private long next;
  private boolean hasVideo;

  /** Covers frames {@code [start, end)}. */
  FrameSpans(long start, long end) {
    this.next = start;
    this.end = end;
  }

  /**
   * Takes the next frame, nearest to frame {@code frame}.
   *
   * @return the frames that the frame before it is shown on, or empty where it is shown on none
   */
  Optional<Span> frameAt(long frame) {
    Optional<Span> span = hasVideo ? upTo(Math.min(frame, end)) : Optional.empty();
    hasVideo = true;
    return span;
  }

  /** No frame follows: the frames that the last frame is shown on. */
  Optional<Span> finish() {
    return hasVideo ? upTo(end) : Optional.empty();
  }

  /** Whether every frame has its frame. */
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
