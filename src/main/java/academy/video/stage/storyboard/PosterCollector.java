package academy.video.stage.storyboard;

import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.PosterPlan;
import academy.video.model.Size;
import academy.video.model.YuvFrame;
import academy.video.stage.storyboard.PosterJudge.Verdict;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds a chunk's best frame for the poster. In the middle of each GOP there is a candidate; it is
 * judged by the frames a quarter of a GOP before and behind it. All three lie in the GOP, so that a
 * candidate is judged the same in every chunk that it may lie in. Looks no further than the first
 * good one. For one chunk and one thread.
 */
final class PosterCollector {

  /** The longer side of the frames that are judged. */
  private static final int JUDGED_SIDE = 320;

  /**
   * A candidate.
   *
   * @param sourceFrame in the poster's size, as the encoder is given it
   */
  record Candidate(long frame, boolean good, double score, YuvFrame sourceFrame) {}

  private final EncodePlan plan;
  private final PosterPlan poster;
  private final Chunk chunk;
  private final PosterSearch search;
  private final int smallest;
  private long gopStart;
  private byte @Nullable [] before;
  private byte @Nullable [] middle;
  private @Nullable YuvFrame sourceFrame;
  private @Nullable Candidate best;

  PosterCollector(EncodePlan plan, PosterPlan poster, Chunk chunk, PosterSearch search) {
    this.plan = plan;
    this.poster = poster;
    this.chunk = chunk;
    this.search = search;
    this.smallest = plan.video().size() - 1;
    this.gopStart = chunk.startFrame();
  }

  Optional<Candidate> best() {
    return Optional.ofNullable(best);
  }

  void show(long startFrame, long endFrame, IntFunction<YuvFrame> renditions) {
    if (poster.frame().isPresent()) {
      long wanted = poster.frame().get();
      if (startFrame <= wanted && wanted < endFrame) {
        best = new Candidate(wanted, true, 1, renditions.apply(poster.rendition()));
      }
      return;
    }
    while (!isOver() && gopStart < chunk.endFrame() && look(endFrame, renditions)) {
      gopStart = gopEnd();
      before = null;
      middle = null;
      sourceFrame = null;
    }
  }

  private boolean isOver() {
    Candidate found = best;
    return (found != null && found.good()) || search.isOverBefore(chunk.index());
  }

  private long gopEnd() {
    return Math.min(gopStart + plan.timeline().gopFrames(), chunk.endFrame());
  }

  /**
   * Looks at what a frame, shown on all frames before {@code endFrame} that were not shown yet, is
   * to the present GOP.
   *
   * @return whether the GOP is judged
   */
  private boolean look(long endFrame, IntFunction<YuvFrame> renditions) {
    long frames = gopEnd() - gopStart;
    if (before == null && gopStart + frames / 4 < endFrame) {
      before = judged(renditions);
    }
    if (middle == null && gopStart + frames / 2 < endFrame) {
      middle = judged(renditions);
      sourceFrame = renditions.apply(poster.rendition());
    }
    if (gopStart + frames * 3 / 4 >= endFrame) {
      return false;
    }
    byte[] first = before;
    byte[] second = middle;
    YuvFrame whole = sourceFrame;
    if (first != null && second != null && whole != null) {
      Verdict verdict = PosterJudge.judge(first, second, judged(renditions), judgedSize());
      Candidate earlier = best;
      if (earlier == null || verdict.good() || verdict.score() > earlier.score()) {
        best = new Candidate(gopStart + frames / 2, verdict.good(), verdict.score(), whole);
      }
      if (verdict.good()) {
        search.found(chunk.index());
      }
    }
    return true;
  }

  private byte[] judged(IntFunction<YuvFrame> renditions) {
    YuvFrame whole = renditions.apply(smallest);
    return AreaScaler.scale(whole.luma(), whole.size(), judgedSize());
  }

  private Size judgedSize() {
    Size size = plan.video().get(smallest).size();
    int longer = Math.max(size.width(), size.height());
    if (longer <= JUDGED_SIDE) {
      return size;
    }
    return new Size(
        Math.max(1, size.width() * JUDGED_SIDE / longer),
        Math.max(1, size.height() * JUDGED_SIDE / longer));
  }
}
