package academy.video.model;

import java.time.Duration;

/** How many nodes an operator wants to share a video. */
public sealed interface NodesWanted {

  /**
   * This many.
   *
   * @param nodes from 1
   */
  record Fixed(int nodes) implements NodesWanted {}

  /** As many as the video is worth. */
  record Auto() implements NodesWanted {}

  /**
   * As many as it takes.
   *
   * @param time from the submission until the video is published
   */
  record FinishIn(Duration time) implements NodesWanted {}
}
