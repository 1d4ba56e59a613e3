package academy.video.model;

import java.util.Optional;

/** The still pictures of a presentation, as they were written. */
public record Stills(Optional<PosterRecord> poster, Optional<StoryboardRecord> storyboard) {

  public static Stills none() {
    return new Stills(Optional.empty(), Optional.empty());
  }
}
