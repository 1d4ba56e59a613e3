package academy.video.model;

import java.util.Optional;

/** The thumbnails of a presentation, as they were written. */
public record Thumbnails(Optional<PosterRecord> poster, Optional<StoryboardRecord> storyboard) {

  public static Thumbnails none() {
    return new Thumbnails(Optional.empty(), Optional.empty());
  }
}
