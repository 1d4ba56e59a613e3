package academy.video.stage.playlist;

import static academy.video.model.AudioSegmentation.PRIMING_SAMPLES;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.AudioRendition;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.SampleTracks;
import academy.video.model.Size;
import academy.video.model.Thumbnails;
import academy.video.model.Timeline;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.stage.playlist.MediaPlaylist.Entry;
import academy.video.stage.playlist.Spans.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Sums, boundaries and rates, for any frame rate and any length. */
class PlaylistArithmeticTest {

  private static final VideoRendition VIDEO = SamplePlans.video("360p", new Size(640, 360), 1);
  private static final AudioRendition AUDIO = SamplePlans.audio("und", "Audio", true);

  @Provide
  Arbitrary<Timeline> timelines() {
    Arbitrary<Rational> rates =
        Arbitraries.of(
                "24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60", "12345/678")
            .map(Rational::parse);
    Arbitrary<Long> frameCounts = Arbitraries.longs().between(1, 20_000);
    Arbitrary<Integer> gopsPerSegment = Arbitraries.integers().between(1, 5);
    return Combinators.combine(rates, frameCounts, gopsPerSegment)
        .as(
            (rate, frames, gops) -> {
              int gopFrames = (int) rate.times(2).round();
              return SamplePlans.timeline(rate, frames, gopFrames, gopFrames * gops);
            });
  }

  @Property(tries = 300)
  void build_anyTimeline_passesTheChecker(
      @ForAll("timelines") Timeline timeline, @ForAll @IntRange(min = 0) int seed) {
    EncodePlan plan = SamplePlans.plan(timeline, List.of(VIDEO), List.of(AUDIO));
    Random sizes = new Random(seed);
    List<TrackRecord> video =
        List.of(SampleTracks.video(plan, VIDEO, i -> 20_000 + sizes.nextInt(3_000_000)));
    List<TrackRecord> audio =
        List.of(SampleTracks.audio(plan, AUDIO, i -> 200 + sizes.nextInt(100_000)));
    PlaylistSet playlists =
        new PlaylistBuilder()
            .build(new Presentation(plan, video, audio, List.of(), Thumbnails.none()));
    new PlaylistChecker()
        .check(new Presentation(plan, video, audio, List.of(), Thumbnails.none()), playlists);
  }

  @Property(tries = 300)
  void entries_anyRun_addsUpToItsTrueLength(
      @ForAll("timelines") Timeline timeline,
      @ForAll @IntRange(min = 0) int first,
      @ForAll @IntRange(min = 0) int last) {
    EncodePlan plan = SamplePlans.plan(timeline, List.of(VIDEO), List.of());
    Spans spans = Spans.ofMedia(SampleTracks.video(plan, VIDEO, i -> 100_000));
    int count = spans.spans().size();
    int from = Math.min(first % count, last % count);
    int to = Math.max(first % count, last % count) + 1;
    long micros = spans.entries().subList(from, to).stream().mapToLong(Entry::durationMicros).sum();
    Rational exact =
        timeline.timeOf(timeline.segmentStart(to) - timeline.segmentStart(from)).times(1_000_000);
    Rational difference = exact.minus(Rational.of(micros));
    assertThat(difference.max(difference.times(-1))).isLessThanOrEqualTo(Rational.of(1));
  }

  @Property(tries = 300)
  void ofMedia_ofAudio_lastsFromThePrimingToTheVideosEnd(@ForAll("timelines") Timeline timeline) {
    EncodePlan plan = SamplePlans.plan(timeline, List.of(), List.of(AUDIO));
    List<Span> spans = Spans.ofMedia(SampleTracks.audio(plan, AUDIO, i -> 1_000)).spans();
    assertThat(spans.getFirst().startTicks()).isZero();
    for (int i = 1; i < spans.size(); i++) {
      assertThat(spans.get(i).startTicks()).isEqualTo(spans.get(i - 1).endTicks());
    }
    Rational over =
        Rational.of(spans.getLast().endTicks() - PRIMING_SAMPLES, AUDIO.sampleRate())
            .minus(timeline.duration());
    assertThat(over).isGreaterThanOrEqualTo(Rational.ZERO).isLessThan(Rational.of(1024, 48_000));
  }

  @Property(tries = 300)
  void measure_anySizes_agreesWithTheWrittenPlaylist(
      @ForAll("timelines") Timeline timeline, @ForAll @IntRange(min = 0) int seed) {
    EncodePlan plan = SamplePlans.plan(timeline, List.of(VIDEO), List.of());
    Random sizes = new Random(seed);
    Spans spans =
        Spans.ofKeyFrames(SampleTracks.video(plan, VIDEO, i -> 20_000 + sizes.nextInt(900_000)));
    int target = spans.targetSeconds();
    BitRate rate = BitRate.measure(spans, target);
    MeasuredRate recomputed =
        MeasuredRate.of(
            new MediaPlaylist(6, target, false, true, Optional.of("init.mp4"), spans.entries()),
            spans.spans().stream().map(Span::sizeBytes).toList());
    assertThat(rate.peak()).isGreaterThanOrEqualTo(rate.average());
    recomputed.requireDeclared("test", rate.peak(), rate.average());
  }

  @Test
  void measure_shortTail_countsOnlyTogetherWithItsNeighbour() {
    // 6 s at 1 Mbit/s, 6 s at 2 Mbit/s, and 2 s at 8 Mbit/s: 8 s at 3.5 Mbit/s are the peak.
    BitRate rate = BitRate.measure(spans(6, 750_000, 6, 1_500_000, 2, 2_000_000), 6);
    assertThat(rate.peak()).isEqualTo(3_500_000);
    assertThat(rate.average()).isEqualTo(2_428_572);
  }

  @Test
  void measure_tailOfHalfATarget_countsByItself() {
    BitRate rate = BitRate.measure(spans(6, 750_000, 3, 1_500_000), 6);
    assertThat(rate.peak()).isEqualTo(4_000_000);
  }

  @Test
  void measure_runsUpToOneAndAHalfTargets_count() {
    // The two middle ones together are 6 s of 1.5 × 4 s; a third would be too long to count.
    BitRate rate = BitRate.measure(spans(3, 100_000, 3, 900_000, 3, 900_000, 3, 100_000), 4);
    assertThat(rate.peak()).isEqualTo(2_400_000);
  }

  @Test
  void measure_presentationShorterThanAnyRun_takesTheAverage() {
    BitRate rate = BitRate.measure(new Spans(1000, List.of(span(0, 400, 50_000))), 1);
    assertThat(rate).isEqualTo(new BitRate(1_000_000, 1_000_000));
  }

  @Test
  void targetSeconds_ofNtscSegments_isTheRoundedLength() {
    assertThat(new Spans(30_000, List.of(span(0, 180_180, 1))).targetSeconds()).isEqualTo(6);
    assertThat(new Spans(1000, List.of(span(0, 6_499, 1))).targetSeconds()).isEqualTo(6);
    assertThat(new Spans(1000, List.of(span(0, 6_500, 1))).targetSeconds()).isEqualTo(7);
    assertThat(new Spans(1000, List.of(span(0, 100, 1))).targetSeconds()).isEqualTo(1);
  }

  /** Alternating seconds and bytes. */
  private static Spans spans(long... secondsAndBytes) {
    List<Span> spans = new ArrayList<>();
    long start = 0;
    for (int i = 0; i < secondsAndBytes.length; i += 2) {
      long end = start + secondsAndBytes[i] * 1000;
      spans.add(span(start, end, secondsAndBytes[i + 1]));
      start = end;
    }
    return new Spans(1000, spans);
  }

  private static Span span(long start, long end, long bytes) {
    return new Span(start, end, bytes, "segment-00000.m4s", Optional.empty());
  }
}
