package academy.video.model;

import java.util.function.IntFunction;

/**
 * Sees the frames that a chunk's encoders are given, in the order in which they are shown: what
 * posters and storyboards are made of, without decoding anything twice. For one chunk and one
 * thread.
 */
@FunctionalInterface
public interface FrameListener {

  /**
   * Sees a frame that is shown on the frames {@code [startFrame, endFrame)}.
   *
   * @param renditions gives a copy of the frame as the plan's video rendition with this index is
   *     given it (BT.709, limited range); only until this returns
   */
  void show(long startFrame, long endFrame, IntFunction<YuvFrame> renditions);

  /** Looks at nothing. */
  static FrameListener none() {
    return (_, _, _) -> {};
  }
}
