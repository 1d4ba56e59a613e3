package academy.video.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TimelineTest {

  @Provide
  Arbitrary<Rational> rates() {
    return Arbitraries.of("24000/1001", "25", "30000/1001", "50", "60", "15", "12345/678")
        .map(Rational::parse);
  }

  private static Timeline timeline(Rational rate, long frames, int gopsPerSegment) {
    int gopFrames = (int) rate.times(2).round();
    return SamplePlans.timeline(rate, frames, gopFrames, gopFrames * gopsPerSegment);
  }

  @Property
  void segments_ofAnyTimeline_coverItWithoutGap(
      @ForAll("rates") Rational rate,
      @ForAll @LongRange(min = 1, max = 3_000_000) long frames,
      @ForAll @IntRange(min = 1, max = 5) int gopsPerSegment) {
    Timeline timeline = timeline(rate, frames, gopsPerSegment);
    int count = timeline.segmentCount();
    assertThat(timeline.segmentStart(0)).isZero();
    assertThat(timeline.segmentStart(count)).isEqualTo(frames);
    if (count > 1) {
      assertThat(timeline.segmentStart(1)).isEqualTo(timeline.segmentFrames());
      assertThat(timeline.segmentStart(count - 1))
          .isEqualTo((count - 1L) * timeline.segmentFrames());
    }
    assertThat(timeline.segmentStart(count)).isGreaterThan(timeline.segmentStart(count - 1));
  }

  @Property
  void lastSegment_ofAnyTimeline_isNeitherTinyNorMuchLongerThanTheOthers(
      @ForAll("rates") Rational rate,
      @ForAll @LongRange(min = 1, max = 3_000_000) long frames,
      @ForAll @IntRange(min = 1, max = 5) int gopsPerSegment) {
    Timeline timeline = timeline(rate, frames, gopsPerSegment);
    int last = timeline.segmentCount() - 1;
    Rational seconds = timeline.timeOf(frames - timeline.segmentStart(last));
    Rational tail = Rational.of(2, 5);
    if (last > 0) {
      assertThat(seconds).isGreaterThanOrEqualTo(tail);
    }
    assertThat(seconds).isLessThan(timeline.timeOf(timeline.segmentFrames()).plus(tail));
  }

  @Property
  void chunks_ofAnyLength_coverFramesAndSegmentsWithoutGap(
      @ForAll("rates") Rational rate,
      @ForAll @LongRange(min = 1, max = 20_000) long frames,
      @ForAll @IntRange(min = 1, max = 20) int segmentsPerChunk) {
    Timeline timeline = timeline(rate, frames, 3);
    List<Chunk> chunks = timeline.chunks(segmentsPerChunk);
    long frame = 0;
    int segment = 0;
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      assertThat(chunk.index()).isEqualTo(i);
      assertThat(chunk.startFrame()).isEqualTo(frame);
      assertThat(chunk.startSegment()).isEqualTo(segment);
      frame = chunk.endFrame();
      segment = chunk.endSegment();
    }
    assertThat(frame).isEqualTo(frames);
    assertThat(segment).isEqualTo(timeline.segmentCount());
  }

  @Property
  void frameNearest_ofAFramesOwnTime_isThatFrame(
      @ForAll("rates") Rational rate, @ForAll @LongRange(min = 0, max = 3_000_000) long frame) {
    Timeline timeline = new Timeline(Rational.of(-7, 90_000), rate, 3_000_001, 50, 150);
    assertThat(timeline.frameNearest(timeline.timeOf(frame).plus(Rational.of(-7, 90_000))))
        .isEqualTo(frame);
  }
}
