package academy.video.model;

/**
 * One span of the timeline that is encoded as one unit of work: frames {@code [startFrame,
 * endFrame)} and segments {@code [startSegment, endSegment)}.
 *
 * @param index position in the plan, from 0; checkpoint keys carry the same number
 * @param startFrame first frame, inclusive, counted from 0 in presentation order
 * @param endFrame one past the last frame; always greater than {@code startFrame}
 * @param startSegment first segment, inclusive
 * @param endSegment one past the last segment; always greater than {@code startSegment}
 */
public record Chunk(int index, long startFrame, long endFrame, int startSegment, int endSegment) {
  public Chunk {
    if (index < 0 || startFrame < 0 || endFrame <= startFrame || endSegment <= startSegment) {
      throw new IllegalArgumentException(
          "not a chunk: index %d, frames [%d, %d), segments [%d, %d)"
              .formatted(index, startFrame, endFrame, startSegment, endSegment));
    }
  }

  public long frameCount() {
    return endFrame - startFrame;
  }
}
