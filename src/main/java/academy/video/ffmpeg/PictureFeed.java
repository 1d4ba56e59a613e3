package academy.video.ffmpeg;

import java.util.Optional;

/** Gives pictures in presentation order; used by one thread at a time. */
@FunctionalInterface
public interface PictureFeed {

  /** The next picture, owned by the caller; empty at the end. */
  Optional<Picture> next();
}
