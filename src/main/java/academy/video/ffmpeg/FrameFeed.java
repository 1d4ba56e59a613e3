package academy.video.ffmpeg;

import java.util.Optional;

/** Gives frames in presentation order; used by one thread at a time. */
@FunctionalInterface
public interface FrameFeed {

  /** The next frame, owned by the caller; empty at the end. */
  Optional<DecodedFrame> next();
}
