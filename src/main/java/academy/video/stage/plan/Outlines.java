package academy.video.stage.plan;

import academy.video.model.Chapter;
import academy.video.model.Outline;
import academy.video.model.Rational;
import academy.video.model.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts a source's chapters on the presentation's clock. Pure. */
final class Outlines {

  private Outlines() {}

  /**
   * The outline with its chapters in order, those alone that a viewer can go to: one that begins
   * before the presentation begins with it, unless the next one does, too; what begins at its end
   * or later is left out.
   */
  static Outline of(Outline source, Timeline timeline) {
    List<Chapter> chapters = new ArrayList<>();
    Optional<Rational> before = Optional.empty();
    for (Chapter chapter :
        source.chapters().stream().sorted(Comparator.comparing(Chapter::startSeconds)).toList()) {
      Rational start = chapter.startSeconds().minus(timeline.zeroSeconds());
      boolean isReachable = start.compareTo(timeline.duration()) < 0;
      if (isReachable && !before.equals(Optional.of(start))) {
        if (!start.isPositive()) {
          chapters.clear();
        }
        chapters.add(new Chapter(start.max(Rational.ZERO), chapter.title()));
      }
      before = Optional.of(start);
    }
    return new Outline(source.title(), chapters);
  }
}
