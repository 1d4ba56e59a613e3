package academy.video.stage.encode;

import java.util.Optional;

/**
 * Which frames of the timeline show a decoded image: each shows the newest image whose time has
 * come. This alone makes a regular grid of variable frame rates, dropped frames and late starts,
 * and it need not know anything of other chunks.
 *
 * <p>Frames before the first image show the first; those after the last image show the last.
 */
final class FrameSpans {

  /** Frames {@code [start, end)}; never empty. */
  record Span(long start, long end) {}

  private final long end;
  private long next;
  private boolean hasImage;

  /** Covers frames {@code [start, end)}. */
  FrameSpans(long start, long end) {
    this.next = start;
    this.end = end;
  }

  /**
   * Takes the next image, whose time is nearest to {@code frame}.
   *
   * @return the frames that show the image before it, or empty where none does
   */
  Optional<Span> frameAt(long frame) {
    Optional<Span> span = hasImage ? upTo(Math.min(frame, end)) : Optional.empty();
    hasImage = true;
    return span;
  }

  /** No image follows: returns the frames that show the last one. */
  Optional<Span> finish() {
    return hasImage ? upTo(end) : Optional.empty();
  }

  /** Whether every frame has its image. */
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
