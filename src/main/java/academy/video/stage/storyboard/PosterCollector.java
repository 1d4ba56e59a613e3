package academy.video.stage.storyboard;

import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.PosterPlan;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.YuvFrame;
import academy.video.stage.storyboard.PosterJudge.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds a chunk's best frame for the poster. The middle of each span is a candidate; it is judged
 * by the frames a quarter of a span before and after it. A span is a GOP, or {@link #LONGEST_SPAN}
 * of a longer one: over more time, a fade can't be told from another scene. All three frames lie in
 * the span, so a candidate is judged the same in every chunk that it may lie in. Looks no further
 * than the first good one. For one chunk and one thread.
 */
final class PosterCollector {

  /** The longer side of the frames that are judged. */
  private static final int JUDGED_SIDE = 320;

  private static final Rational LONGEST_SPAN = Rational.of(2);

  /**
   * A candidate.
   *
   * @param image in the poster's size, as the encoder is given it
   */
  record Candidate(long frame, boolean good, double score, YuvFrame image) {}

  private final PosterPlan poster;
  private final Chunk chunk;
  private final PosterSearch search;
  private final int smallest;

  private final long spanFrames;

  /** Of the present span: its start, and the luma at a quarter, half and three quarters of it. */
  private long spanStart;

  private final List<byte[]> judged = new ArrayList<>();
  private @Nullable YuvFrame middle;
  private @Nullable Candidate best;

  PosterCollector(EncodePlan plan, PosterPlan poster, Chunk chunk, PosterSearch search) {
    this.poster = poster;
    this.chunk = chunk;
    this.search = search;
    this.smallest = plan.video().size() - 1;
    long longest = Math.max(1, plan.timeline().frameRate().times(LONGEST_SPAN).round());
    this.spanFrames = Math.min(plan.timeline().gopFrames(), longest);
    this.spanStart = chunk.startFrame();
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
    while (isLooking() && quarter(judged.size() + 1) < endFrame) {
      look(renditions);
    }
  }

  private boolean isLooking() {
    boolean found = best != null && best.good();
    return !found && !search.hasGoodBefore(chunk.index()) && spanStart < chunk.endFrame();
  }

  private long spanEnd() {
    return Math.min(spanStart + spanFrames, chunk.endFrame());
  }

  /** The frame after so many quarters of the present span. */
  private long quarter(int quarters) {
    return spanStart + (spanEnd() - spanStart) * quarters / 4;
  }

  /** Takes the next of the present span's three frames, and judges the span with the last one. */
  private void look(IntFunction<YuvFrame> renditions) {
    YuvFrame whole = renditions.apply(smallest);
    Size size = judgedSize(whole.size());
    judged.add(AreaScaler.scale(whole.luma(), whole.size(), size));
    if (judged.size() == 2) {
      middle = renditions.apply(poster.rendition());
    } else if (judged.size() == 3) {
      Verdict verdict = PosterJudge.judge(judged.get(0), judged.get(1), judged.get(2), size);
      propose(verdict, Objects.requireNonNull(middle));
      spanStart = spanEnd();
      judged.clear();
      middle = null;
    }
  }

  private void propose(Verdict verdict, YuvFrame image) {
    if (best == null || verdict.good() || verdict.score() > best.score()) {
      best = new Candidate(quarter(2), verdict.good(), verdict.score(), image);
    }
    if (verdict.good()) {
      search.found(chunk.index());
    }
  }

  private static Size judgedSize(Size size) {
    int longer = Math.max(size.width(), size.height());
    if (longer <= JUDGED_SIDE) {
      return size;
    }
    return new Size(
        Math.max(1, size.width() * JUDGED_SIDE / longer),
        Math.max(1, size.height() * JUDGED_SIDE / longer));
  }
}
