package academy.video.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AudioSegmentationTest {

  @Provide
  Arbitrary<Timeline> timelines() {
    Arbitrary<Rational> rates =
        Arbitraries.of("24000/1001", "24", "25", "30000/1001", "30", "60", "12345/678", "1", "7")
            .map(Rational::parse);
    Arbitrary<Long> frameCounts = Arbitraries.longs().between(1, 3_000_000);
    Arbitrary<Integer> gopSeconds = Arbitraries.integers().between(1, 3);
    Arbitrary<Integer> gopsPerSegment = Arbitraries.integers().between(1, 5);
    return Combinators.combine(rates, frameCounts, gopSeconds, gopsPerSegment)
        .as(
            (rate, frames, seconds, gops) -> {
              int gopFrames = (int) Math.max(1, rate.times(seconds).round());
              return SamplePlans.timeline(rate, frames, gopFrames, gopFrames * gops);
            });
  }

  @Provide
  Arbitrary<Integer> sampleRates() {
    return Arbitraries.of(8_000, 22_050, 44_100, 48_000, 96_000);
  }

  @Property
  void segments_ofAnyTimeline_areSoManyAndNoneIsEmpty(
      @ForAll("timelines") Timeline timeline,
      @ForAll("sampleRates") int sampleRate,
      @ForAll @IntRange(min = 0) int any) {
    AudioSegmentation audio = new AudioSegmentation(timeline, sampleRate);
    int segment = any % timeline.segmentCount();
    assertThat(audio.segmentStart(0)).isZero();
    assertThat(audio.segmentStart(timeline.segmentCount())).isEqualTo(audio.frameCount());
    assertThat(audio.framesIn(segment)).isPositive();
  }

  @Property
  void segmentStart_onBothClocks_isLessThanOneFrameFromTheVideos(
      @ForAll("timelines") Timeline timeline,
      @ForAll("sampleRates") int sampleRate,
      @ForAll @IntRange(min = 0) int any) {
    AudioSegmentation audio = new AudioSegmentation(timeline, sampleRate);
    int segment = any % timeline.segmentCount();
    Assume.that(segment > 0);
    Rational frame = Rational.of(1024, sampleRate);
    Rational video = timeline.timeOf(timeline.segmentStart(segment));
    Rational decoded = frame.times(audio.segmentStart(segment));
    Rational heard = decoded.minus(frame);
    assertThat(decoded).isGreaterThanOrEqualTo(video);
    assertThat(decoded.minus(video)).isLessThan(frame);
    assertThat(heard).isLessThan(video);
    assertThat(video.minus(heard)).isLessThanOrEqualTo(frame);
  }

  @Property
  void frameCount_ofAnyTimeline_isHeardToItsEndAndLessThanAFrameLonger(
      @ForAll("timelines") Timeline timeline, @ForAll("sampleRates") int sampleRate) {
    AudioSegmentation audio = new AudioSegmentation(timeline, sampleRate);
    Rational heard = Rational.of(audio.sampleCount(), sampleRate);
    assertThat(audio.sampleCount()).isEqualTo((audio.frameCount() - 1) * 1024);
    assertThat(heard).isGreaterThanOrEqualTo(timeline.duration());
    assertThat(heard.minus(timeline.duration())).isLessThan(Rational.of(1024, sampleRate));
  }

  @Test
  void framesIn_sixSecondSegmentsAt48Kilohertz_followsTheVideoBoundary() {
    Timeline timeline = SamplePlans.timeline(Rational.of(25), 450, 50, 150);
    AudioSegmentation audio = new AudioSegmentation(timeline, 48_000);
    // 6 s are 281.25 AAC frames, 12 s are 562.5, 18 s are 843.75; one more of priming.
    assertThat(audio.segmentStart(1)).isEqualTo(282);
    assertThat(audio.segmentStart(2)).isEqualTo(563);
    assertThat(audio.segmentStart(3)).isEqualTo(845);
  }

  @Test
  void constructor_segmentsShorterThanAFrame_isRefused() {
    Timeline timeline = SamplePlans.timeline(Rational.of(60), 600, 1, 1);
    assertThatThrownBy(() -> new AudioSegmentation(timeline, 48_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shorter than an AAC frame");
  }
}
