package academy.video.bench;

import academy.video.model.Size;

/**
 * A clip of one kind of video.
 *
 * @param clip the clip
 * @param framesPerSecond at which it is compared: the rate that a person would choose for it
 * @param seconds its length
 */
record Kind(Clip clip, int framesPerSecond, int seconds) {

  /** Frames that must be there; a container's rounded end may hide one or two. */
  long framesAtLeast() {
    return (long) framesPerSecond * seconds - 2;
  }

  /** The filters that make of the clip what is compared. */
  String reference(Size size) {
    return "fps=%d,%s,%s,format=yuv420p"
        .formatted(framesPerSecond, Ladder.COLOR, Ladder.scale(size));
  }
}
