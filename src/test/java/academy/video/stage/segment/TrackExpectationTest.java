package academy.video.stage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.Size;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import academy.video.stage.segment.PlannedSegment.PlannedGop;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrackExpectationTest {

  private static final VideoRendition EVERY = SamplePlans.video("720p", new Size(1280, 720), 1);
  private static final VideoRendition SECOND = SamplePlans.video("360p", new Size(640, 360), 2);

  private static EncodePlan plan(Timeline timeline) {
    return SamplePlans.plan(timeline, List.of(EVERY, SECOND), List.of());
  }

  @Property
  void ofVideo_chunksOfAnyLength_addUpToTheWhole(
      @ForAll @IntRange(min = 1, max = 2_000) int frames,
      @ForAll @IntRange(min = 1, max = 7) int segmentsPerChunk) {
    Timeline timeline = SamplePlans.timeline(Rational.of(60), frames, 20, 60);
    EncodePlan plan = plan(timeline);
    for (VideoRendition rendition : plan.video()) {
      TrackExpectation.Video whole = TrackExpectation.ofVideo(plan, rendition);
      List<PlannedSegment> parts = new ArrayList<>();
      long gops = 0;
      for (Chunk chunk : timeline.chunks(segmentsPerChunk)) {
        TrackExpectation.Video part = TrackExpectation.ofVideo(plan, rendition, chunk);
        assertThat(part.firstSequenceNumber()).isEqualTo(gops + 1);
        gops += part.segments().stream().mapToLong(segment -> segment.gops().size()).sum();
        parts.addAll(part.segments());
      }
      assertThat(parts).isEqualTo(whole.segments());
      assertThat(whole.segments().getLast().endTicks()).isEqualTo(frames * 1000L);
      assertThat(whole.segments().stream().mapToLong(PlannedSegment::samples).sum())
          .isEqualTo(rendition.framesBefore(frames));
    }
  }

  @Test
  void ofVideo_everySecondFrameOfAnOddNumber_endsWithAShorterFrame() {
    EncodePlan plan = plan(SamplePlans.timeline(Rational.of(60), 61, 20, 60));
    TrackExpectation.Video half = TrackExpectation.ofVideo(plan, SECOND);
    assertThat(half.timescale()).isEqualTo(60_000);
    assertThat(half.ticksPerSample()).isEqualTo(2_000);
    assertThat(half.frameRate()).isEqualTo(Rational.of(30));
    assertThat(half.segments()).hasSize(1);
    assertThat(half.segments().getFirst().gops())
        .containsExactly(
            new PlannedGop(0, 20_000, 10),
            new PlannedGop(20_000, 20_000, 10),
            new PlannedGop(40_000, 20_000, 10),
            new PlannedGop(60_000, 1_000, 1));
  }

  @Test
  void ofVideo_gopThatTheStepDoesNotDivide_isRefused() {
    EncodePlan plan = plan(SamplePlans.timeline(Rational.of(60), 60, 15, 60));
    assertThatThrownBy(() -> TrackExpectation.ofVideo(plan, SECOND))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fits_levelLimits_areThoseOfTableA1() {
    Size fullHd = new Size(1920, 1080);
    assertThat(H264Limits.fits(40, fullHd, Rational.of(30))).isTrue();
    assertThat(H264Limits.fits(40, fullHd, Rational.of(31))).isFalse();
    assertThat(H264Limits.fits(31, fullHd, Rational.of(1))).isFalse();
    assertThat(H264Limits.fits(31, new Size(1280, 720), Rational.of(30))).isTrue();
    assertThat(H264Limits.fits(31, new Size(1280, 720), Rational.of(60))).isFalse();
    assertThat(H264Limits.fits(31, new Size(2736, 16), Rational.of(30))).isFalse();
    assertThat(H264Limits.fits(99, new Size(16, 16), Rational.of(1))).isFalse();
  }
}
