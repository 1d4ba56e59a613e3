package academy.video.stage.storyboard;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.PosterPlan;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.Size;
import academy.video.model.YuvFrame;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Shows made-up frames, frame by frame, in several divisions into chunks. */
class PosterCollectorTest {

  private static final Size LARGE = new Size(192, 108);
  private static final Size SMALL = new Size(96, 54);

  /** Eight GOPs of ten frames, two a segment. */
  private static final EncodePlan PLAN =
      SamplePlans.plan(
          SamplePlans.timeline(Rational.of(10), 80, 10, 20),
          List.of(SamplePlans.video("108p", LARGE, 1), SamplePlans.video("54p", SMALL, 1)),
          List.of());

  private static final YuvFrame BLACK = TestFrames.black(LARGE);
  private static final YuvFrame SCENE = TestFrames.scene(LARGE, 5);
  private static final YuvFrame BLURRED = TestFrames.blurred(SCENE, 6);

  /** The presentation's poster as the chunks find it, one after the other, or each on its own. */
  private static Optional<PosterCollector.Candidate> first(
      int segmentsPerChunk, boolean together, LongFunction<YuvFrame> frames) {
    PosterSearch shared = new PosterSearch();
    Optional<PosterCollector.Candidate> best = Optional.empty();
    for (Chunk chunk : PLAN.timeline().chunks(segmentsPerChunk)) {
      PosterCollector collector =
          new PosterCollector(
              PLAN,
              new PosterPlan(0, Optional.empty()),
              chunk,
              together ? shared : new PosterSearch());
      show(collector, chunk, frames);
      Optional<PosterCollector.Candidate> found = collector.best();
      boolean isBetter =
          found.isPresent()
              && (best.isEmpty()
                  || (!best.get().good()
                      && (found.get().good() || found.get().score() > best.get().score())));
      best = isBetter ? found : best;
    }
    return best;
  }

  /** Frames that stay the same are shown as one, over several frames and GOPs. */
  private static void show(PosterCollector collector, Chunk chunk, LongFunction<YuvFrame> frames) {
    long start = chunk.startFrame();
    while (start < chunk.endFrame()) {
      YuvFrame image = frames.apply(start);
      long end = start + 1;
      while (end < chunk.endFrame() && frames.apply(end).equals(image)) {
        end++;
      }
      IntFunction<YuvFrame> sizes =
          rendition -> rendition == 0 ? image : AreaScaler.scale(image, SMALL);
      collector.show(start, end, sizes);
      start = end;
    }
  }

  private static void assertFrame(long frame, boolean good, LongFunction<YuvFrame> frames) {
    for (int segmentsPerChunk : new int[] {1, 2, 3, 4}) {
      for (boolean together : new boolean[] {true, false}) {
        PosterCollector.Candidate found = first(segmentsPerChunk, together, frames).orElseThrow();
        assertThat(found.frame())
            .as("%d segments a chunk, together: %s", segmentsPerChunk, together)
            .isEqualTo(frame);
        assertThat(found.good()).isEqualTo(good);
        assertThat(found.image()).isSameAs(frames.apply(frame));
      }
    }
  }

  @Test
  void best_ofAVideoThatIsGoodFromTheStart_isTheMiddleOfTheFirstGop() {
    assertFrame(5, true, frame -> SCENE);
  }

  @Test
  void best_ofAGopOfFourSeconds_isTheMiddleOfItsFirstTwo() {
    EncodePlan plan =
        SamplePlans.plan(
            SamplePlans.timeline(Rational.of(10), 80, 40, 40), PLAN.video(), List.of());
    Chunk chunk = plan.timeline().chunks(1).getFirst();
    PosterCollector collector =
        new PosterCollector(plan, new PosterPlan(0, Optional.empty()), chunk, new PosterSearch());

    show(collector, chunk, frame -> frame < 20 ? SCENE : BLACK);

    assertThat(collector.best().orElseThrow().frame()).isEqualTo(10);
  }

  @Test
  void best_behindBlackAFadeAndBlur_isTheFirstGoodFrame() {
    YuvFrame[] fade = new YuvFrame[10];
    for (int i = 0; i < 10; i++) {
      fade[i] = TestFrames.mixed(BLACK, SCENE, i / 10.0);
    }
    assertFrame(
        45,
        true,
        frame -> {
          if (frame < 20) {
            return BLACK;
          }
          return frame < 30 ? fade[(int) frame - 20] : frame < 40 ? BLURRED : SCENE;
        });
  }

  @Test
  void best_whereNothingIsGood_isTheBestFrame() {
    assertFrame(65, false, frame -> frame < 60 || frame >= 70 ? BLACK : BLURRED);
  }

  @Test
  void best_ofNothingButBlack_isTheFirstFrame() {
    assertFrame(5, false, frame -> BLACK);
  }

  @Test
  void best_behindAChunkWithAGoodFrame_isNotLookedFor() {
    PosterSearch search = new PosterSearch();
    search.found(0);
    Chunk chunk = PLAN.timeline().chunks(1).get(1);
    PosterCollector collector =
        new PosterCollector(PLAN, new PosterPlan(0, Optional.empty()), chunk, search);

    show(collector, chunk, frame -> SCENE);

    assertThat(collector.best()).isEmpty();
  }

  @Test
  void best_whereTheProfileAsksForATime_isThatFrameWhateverItShows() {
    for (Chunk chunk : PLAN.timeline().chunks(1)) {
      PosterCollector collector =
          new PosterCollector(PLAN, new PosterPlan(1, Optional.of(33L)), chunk, new PosterSearch());
      show(collector, chunk, frame -> frame == 33 ? BLURRED : SCENE);
      boolean isInIt = chunk.startFrame() <= 33 && 33 < chunk.endFrame();

      assertThat(collector.best().map(PosterCollector.Candidate::frame))
          .isEqualTo(isInIt ? Optional.of(33L) : Optional.empty());
      collector
          .best()
          .ifPresent(
              found -> {
                assertThat(found.good()).isTrue();
                assertThat(found.image().size()).isEqualTo(SMALL);
              });
    }
  }
}
