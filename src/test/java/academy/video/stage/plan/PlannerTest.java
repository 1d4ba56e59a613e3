package academy.video.stage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.Profiles;
import academy.video.json.Json;
import academy.video.model.AudioRendition;
import academy.video.model.AudioTrack;
import academy.video.model.Chunk;
import academy.video.model.CpuArchitecture;
import academy.video.model.EncodePlan;
import academy.video.model.FrameTiming;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.SampleSources;
import academy.video.model.Size;
import academy.video.model.SourceIdentity;
import academy.video.model.SourceInfo;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import academy.video.model.VideoTrack;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {

  private static final Rational ZERO = Rational.ZERO;
  private static final FrameTiming FPS_25 = new FrameTiming(true, Rational.of(25));
  private static final Size HD = new Size(1280, 720);

  private final Json json = new Json();
  private final Planner planner = new Planner(json, CpuArchitecture.AMD64);
  private final Profile profile = new Profiles(json).load("standard");

  @Provide
  Arbitrary<Rational> times() {
    return Arbitraries.longs().between(0, 3_000).map(ms -> Rational.of(ms, 1000));
  }

  @Provide
  Arbitrary<Optional<VideoTrack>> videos() {
    Arbitrary<Size> sizes =
        Combinators.combine(
                Arbitraries.integers().between(16, 4_000),
                Arbitraries.integers().between(16, 3_000))
            .as(Size::new);
    Arbitrary<FrameTiming> timings =
        Combinators.combine(
                Arbitraries.of(true, false),
                Arbitraries.of(
                    "25", "30000/1001", "24000/1001", "60", "50", "15", "1", "17987/1000"))
            .as((constant, rate) -> new FrameTiming(constant, Rational.parse(rate)));
    return Combinators.combine(sizes, timings, times(), Arbitraries.longs().between(40, 20_000_000))
        .as(
            (size, timing, start, lengthMs) ->
                SampleSources.video(size, timing, start, start.plus(Rational.of(lengthMs, 1000))))
        .optional(0.9);
  }

  @Provide
  Arbitrary<List<AudioTrack>> audioTracks() {
    return Combinators.combine(
            Arbitraries.of("und", "eng", "ger", "x"),
            Arbitraries.of("", "Original", "Kommentar"),
            times(),
            Arbitraries.longs().between(20, 20_000_000))
        .as(
            (language, title, start, lengthMs) ->
                SampleSources.audio(
                    1, language, title, start, start.plus(Rational.of(lengthMs, 1000))))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Property(tries = 200)
  void plan_ofAnySource_isAPureFunctionThatSurvivesJson(
      @ForAll("videos") Optional<VideoTrack> video, @ForAll("audioTracks") List<AudioTrack> audio) {
    SourceInfo source = SampleSources.source(video, audio);

    EncodePlan plan = planner.plan(source, profile);

    byte[] bytes = json.write(plan);
    assertThat(json.write(new Planner(new Json(), CpuArchitecture.AMD64).plan(source, profile)))
        .isEqualTo(bytes);
    assertThat(json.read(bytes, EncodePlan.class)).isEqualTo(plan);
    assertThat(json.write(json.read(bytes, EncodePlan.class))).isEqualTo(bytes);
  }

  @Property(tries = 300)
  void plan_ofAnySource_coversItWithinAFrame(
      @ForAll("videos") Optional<VideoTrack> video, @ForAll("audioTracks") List<AudioTrack> audio) {
    Timeline timeline = planner.plan(SampleSources.source(video, audio), profile).timeline();

    Rational start =
        audio.stream().map(AudioTrack::startSeconds).reduce(Rational::min).orElse(ZERO);
    Rational end = audio.stream().map(AudioTrack::endSeconds).reduce(Rational::max).orElse(ZERO);
    if (video.isPresent()) {
      start = start.min(video.get().startSeconds());
      end = end.max(video.get().endSeconds());
    }
    Rational frame = timeline.timeOf(1);
    assertThat(timeline.zeroSeconds()).isBetween(start, start.plus(frame));
    if (video.isPresent()) {
      Rational lead = video.get().startSeconds().minus(timeline.zeroSeconds());
      assertThat(lead.times(timeline.frameRate()).denominator()).isEqualTo(1);
    }
    Rational difference = timeline.duration().minus(end.minus(start));
    assertThat(difference).isBetween(ZERO.minus(frame), frame);
  }

  @Property(tries = 300)
  void plan_ofAnySource_dividesTheTimelineIntoChunksOfWholeSegments(
      @ForAll("videos") Optional<VideoTrack> video, @ForAll("audioTracks") List<AudioTrack> audio) {
    EncodePlan plan = planner.plan(SampleSources.source(video, audio), profile);
    Timeline timeline = plan.timeline();
    if (video.isEmpty()) {
      assertThat(plan.chunks()).isEmpty();
      assertThat(plan.isAudioOnly()).isTrue();
      return;
    }
    long frame = 0;
    int segment = 0;
    for (Chunk chunk : plan.chunks()) {
      assertThat(chunk.startFrame()).isEqualTo(frame);
      assertThat(chunk.startSegment()).isEqualTo(segment);
      assertThat(chunk.startFrame()).isEqualTo(timeline.segmentStart(segment));
      assertThat(chunk.endFrame()).isEqualTo(timeline.segmentStart(chunk.endSegment()));
      frame = chunk.endFrame();
      segment = chunk.endSegment();
    }
    assertThat(frame).isEqualTo(timeline.frameCount());
    assertThat(segment).isEqualTo(timeline.segmentCount());
    assertThat(plan.chunks().stream().map(Chunk::index))
        .containsExactlyElementsOf(IntStream.range(0, plan.chunks().size()).boxed().toList());
  }

  @Property(tries = 300)
  void plan_ofAnySource_givesEveryRenditionWholeGopsOfItsOwnFrames(
      @ForAll("videos") Optional<VideoTrack> video, @ForAll("audioTracks") List<AudioTrack> audio) {
    EncodePlan plan = planner.plan(SampleSources.source(video, audio), profile);
    for (VideoRendition rendition : plan.video()) {
      int gopFrames = plan.timeline().gopFrames();
      assertThat(gopFrames % rendition.frameStep()).isZero();
      assertThat(rendition.frameRate(plan.timeline()).toDouble()).isLessThanOrEqualTo(30.031);
      // x264 makes an IDR frame of a scene cut after min-keyint frames: there must be none.
      int ownGop = gopFrames / rendition.frameStep();
      assertThat(Integer.parseInt(option(rendition, "min-keyint"))).isGreaterThan(ownGop);
      assertThat(Integer.parseInt(option(rendition, "keyint"))).isGreaterThan(ownGop);
      assertThat(option(rendition, "threads")).isEqualTo("1");
      assertThat(rendition.encoder().bufferBits())
          .isGreaterThanOrEqualTo(rendition.encoder().maxBitsPerSecond());
    }
  }

  /** What x264 does for the eye is a part of each tuning: film and grain want it. */
  @ParameterizedTest
  @CsvSource({"'', 0", "film, none", "grain, none"})
  void plan_ofAProfile_turnsPsychovisualsOffUnlessItNamesATuning(String tune, String expected) {
    Profile tuned = new Profiles(json).load("{\"video\": {\"tune\": \"%s\"}}".formatted(tune));
    VideoTrack video = SampleSources.video(HD, FPS_25, ZERO, Rational.of(10));

    EncodePlan plan = planner.plan(SampleSources.source(Optional.of(video), List.of()), tuned);

    assertThat(plan.video())
        .isNotEmpty()
        .allSatisfy(rendition -> assertThat(option(rendition, "psy")).isEqualTo(expected));
  }

  private static String option(VideoRendition rendition, String name) {
    return rendition.encoder().options().getOrDefault(name, "none");
  }

  @Property(tries = 200)
  void plan_ofAnySource_namesRenditionsUniquelyAndHasOneDefaultAudio(
      @ForAll("videos") Optional<VideoTrack> video, @ForAll("audioTracks") List<AudioTrack> audio) {
    EncodePlan plan = planner.plan(SampleSources.source(video, audio), profile);

    assertThat(plan.video().stream().map(VideoRendition::name)).doesNotHaveDuplicates();
    assertThat(plan.audio().stream().map(AudioRendition::name)).doesNotHaveDuplicates();
    assertThat(plan.audio().stream().map(AudioRendition::displayName)).doesNotHaveDuplicates();
    assertThat(plan.audio().stream().filter(AudioRendition::isDefault)).hasSize(1);
    assertThat(plan.audio().getFirst().isDefault()).isTrue();
  }

  @Test
  void plan_ofASourceReadFromElsewhere_differsInTheLocationOnly() {
    List<AudioTrack> none = List.of();
    Optional<VideoTrack> video = Optional.of(video(Rational.of(60)));
    SourceIdentity here = new SourceIdentity("a.mp4", 5, "sha256:05");
    SourceIdentity there = new SourceIdentity("r2://uploads/b.mp4", 5, "sha256:05");

    EncodePlan first = planner.plan(SampleSources.source(here, video, none), profile);
    EncodePlan second = planner.plan(SampleSources.source(there, video, none), profile);

    assertThat(second.generation()).isEqualTo(first.generation());
    assertThat(json.text(second).replace("r2://uploads/b.mp4", "a.mp4"))
        .isEqualTo(json.text(first));
  }

  @Test
  void plan_ofSixtyFrames_showsThemAllOnlyWhereTheRungAllows() {
    Profile fast =
        new Profile(
            "fast",
            6,
            2,
            new Profile.Video(
                "faster",
                "",
                List.of(
                    new Profile.Rung(720, 22, 3_000_000, 60),
                    new Profile.Rung(360, 23, 900_000, 30))),
            profile.quality(),
            profile.audio(),
            /* audioOnly= */ false,
            profile.loudness(),
            profile.poster(),
            profile.storyboard(),
            profile.limits(),
            profile.damage());
    VideoTrack video =
        SampleSources.video(
            HD, new FrameTiming(true, Rational.parse("60000/1001")), ZERO, Rational.of(30));

    EncodePlan plan = planner.plan(SampleSources.source(Optional.of(video), List.of()), fast);

    assertThat(plan.timeline().frameRate()).isEqualTo(Rational.of(60000, 1001));
    assertThat(plan.timeline().gopFrames()).isEqualTo(120);
    assertThat(plan.video().stream().map(VideoRendition::frameStep)).containsExactly(1, 2);
    // Twice the frames may take half more bits.
    assertThat(plan.video().stream().map(rung -> rung.encoder().maxBitsPerSecond()))
        .containsExactly(4_500_000L, 900_000L);
    assertThat(plan.video().stream().map(rung -> rung.encoder().level())).containsExactly(32, 30);
  }

  @Test
  void plan_ofAShortVideo_hasOneChunkAndOfALongOneManyOfBoundedLength() {
    EncodePlan shortPlan = planner.plan(ofSeconds(3), profile);
    EncodePlan longPlan = planner.plan(ofSeconds(4 * 3600), profile);

    assertThat(shortPlan.chunks()).hasSize(1);
    assertThat(longPlan.chunks())
        .hasSizeGreaterThanOrEqualTo(32)
        .allMatch(chunk -> chunk.endSegment() - chunk.startSegment() <= 5);
  }

  @Test
  void plan_ofAudioAlone_hasSegmentsButNoChunks() {
    EncodePlan plan =
        planner.plan(
            SampleSources.source(
                Optional.empty(),
                List.of(SampleSources.audio(0, "eng", "", ZERO, Rational.of(20)))),
            profile);

    assertThat(plan.isAudioOnly()).isTrue();
    assertThat(plan.picture()).isEmpty();
    assertThat(plan.timeline().segmentCount()).isEqualTo(4);
    assertThat(plan.audio().getFirst().language()).isEqualTo("en");
  }

  private static VideoTrack video(Rational endSeconds) {
    return SampleSources.video(HD, FPS_25, ZERO, endSeconds);
  }

  private static SourceInfo ofSeconds(long seconds) {
    return SampleSources.source(Optional.of(video(Rational.of(seconds))), List.of());
  }
}
