package academy.video.stage.plan;

import academy.video.json.Json;
import academy.video.model.AudioTrack;
import academy.video.model.CpuArchitecture;
import academy.video.model.EncodePlan;
import academy.video.model.H264Settings;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.SourceInfo;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import academy.video.model.VideoSource;
import academy.video.model.VideoTrack;
import academy.video.stage.plan.LadderFitter.FittedRung;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes the plan: a pure function of source, profile, encoder revision and architecture. */
public final class Planner {

  /**
   * Changes whenever the same plan and profile would give other bytes than before, or plan,
   * checkpoints or report another form: two workers with the same revision may go on from each
   * other's work. {@code GoldenBytesTest} fails where it must be raised.
   */
  public static final String ENCODER_REVISION = "13 ffmpeg-8.1.2 x264 aac webvtt mjpeg";

  /** The clock of a presentation without frames: only segment lengths follow from it. */
  private static final Rational AUDIO_ONLY_RATE = Rational.of(25);

  private static final Rational USUAL_RATE = Rational.of(30);
  private static final int REFERENCE_FRAMES = 3;
  private static final int B_FRAMES = 3;
  private static final int LOOKAHEAD_FRAMES = 30;

  /**
   * VBV buffer in seconds of the capped rate. It is half full at each chunk's start, so that chunks
   * played one after the other don't underflow (measured).
   */
  private static final int BUFFER_SECONDS = 2;

  private static final int FEWEST_SEGMENTS_PER_CHUNK = 2;
  private static final int MOST_SEGMENTS_PER_CHUNK = 5;

  /** As many chunks as keep a large machine busy, before chunks grow. */
  private static final int WANTED_CHUNKS = 32;

  private final Json json;
  private final CpuArchitecture architecture;

  /**
   * A planner for one kind of processor.
   *
   * @param architecture that encodes what is planned: it decides the name, nothing else of the plan
   */
  public Planner(Json json, CpuArchitecture architecture) {
    this.json = json;
    this.architecture = architecture;
  }

  /** Makes the plan for a probed source. */
  public EncodePlan plan(SourceInfo source, Profile profile) {
    List<FittedRung> ladder =
        source
            .video()
            .map(track -> LadderFitter.fit(profile.video().rungs(), track.displaySize()))
            .orElse(List.of());
    Timeline timeline = timeline(source, profile, ladder);
    List<VideoRendition> video =
        ladder.stream().map(rung -> rendition(rung, profile, timeline)).toList();
    EncodePlan plan =
        new EncodePlan(
            /* generation= */ "",
            source.identity(),
            source.clock(),
            timeline,
            source
                .video()
                .map(
                    track ->
                        new VideoSource(
                            track.streamIndex(),
                            track.orientation(),
                            track.scan().deinterlacing(),
                            track.pixelCorrection(),
                            aspectRatio(track),
                            LadderFitter.fullSize(
                                track.displaySize(),
                                ladder.getFirst().size(),
                                profile.limits().pixels()),
                            track.color())),
            video,
            AudioRenditions.of(source.audio(), profile),
            profile.audioOnly() && source.video().isPresent() && !source.audio().isEmpty(),
            TextRenditions.of(source.text()),
            Outlines.of(source.outline(), timeline),
            ThumbnailPlanner.poster(profile.poster(), timeline, video),
            ThumbnailPlanner.storyboard(profile.storyboard(), timeline, video),
            source.video().isPresent() ? timeline.chunks(segmentsPerChunk(timeline)) : List.of());
    return Generation.name(json, plan, profile, ENCODER_REVISION, architecture);
  }

  private static Timeline timeline(SourceInfo source, Profile profile, List<FittedRung> ladder) {
    Rational rate =
        source
            .video()
            .map(track -> FrameRates.timelineRate(track.timing(), fastest(ladder)))
            .orElse(AUDIO_ONLY_RATE);
    Rational start = start(source);
    int step = Math.toIntExact(FrameRates.stepFor(rate, slowest(ladder)));
    // A whole number of the slowest rendition's frames, so that all renditions end together.
    Rational slowestFrames = end(source).minus(start).times(rate).dividedBy(Rational.of(step));
    long frames = step * Math.max(1, slowestFrames.round());
    int gopSeconds = GopLength.seconds(profile, source.video());
    int gopFrames =
        step
            * Math.toIntExact(
                Math.max(1, rate.times(gopSeconds).dividedBy(Rational.of(step)).round()));
    int segmentFrames = gopFrames * (profile.segmentSeconds() / gopSeconds);
    return new Timeline(zero(source, start, rate), rate, frames, gopFrames, segmentFrames);
  }

  private static Rational fastest(List<FittedRung> ladder) {
    return Rational.of(
        ladder.stream().mapToInt(rung -> rung.rung().maxFrameRate()).max().orElse(60));
  }

  private static Rational slowest(List<FittedRung> ladder) {
    return Rational.of(
        ladder.stream().mapToInt(rung -> rung.rung().maxFrameRate()).min().orElse(60));
  }

  /** Width to height of a frame before it is turned. */
  private static Rational aspectRatio(VideoTrack track) {
    Size display = track.displaySize();
    return track.orientation().exchangesWidthAndHeight()
        ? Rational.of(display.height(), display.width())
        : Rational.of(display.width(), display.height());
  }

  /** The presentation lasts from the first of video and audio to the last of them. */
  private static Rational start(SourceInfo source) {
    return Stream.concat(
            source.video().map(VideoTrack::startSeconds).stream(),
            source.audio().stream().map(AudioTrack::startSeconds))
        .reduce(Rational::min)
        .orElse(Rational.ZERO);
  }

  /**
   * The source's time that becomes zero: the start, or up to a frame later, so that the first frame
   * comes a whole number of frames after it. Then frames at a constant rate are shown exactly when
   * they are due, together with their audio; audio before zero is cut.
   */
  private static Rational zero(SourceInfo source, Rational start, Rational rate) {
    if (source.video().isEmpty()) {
      return start;
    }
    Rational frame = source.video().get().startSeconds();
    long framesBefore = frame.minus(start).times(rate).floor();
    return frame.minus(Rational.of(framesBefore).dividedBy(rate));
  }

  private static Rational end(SourceInfo source) {
    return Stream.concat(
            source.video().map(VideoTrack::endSeconds).stream(),
            source.audio().stream().map(AudioTrack::endSeconds))
        .reduce(Rational::max)
        .orElse(Rational.ZERO);
  }

  private static VideoRendition rendition(FittedRung fitted, Profile profile, Timeline timeline) {
    Rational maximum = Rational.of(fitted.rung().maxFrameRate());
    int step = Math.toIntExact(FrameRates.stepFor(timeline.frameRate(), maximum));
    Rational rate = timeline.frameRate().dividedBy(Rational.of(step));
    // The profile's cap is for up to 30 frames a second; twice the frames need about half more.
    boolean fast = FrameRates.stepFor(rate, USUAL_RATE) > 1;
    long maxBitsPerSecond = fitted.rung().maxBitsPerSecond() * (fast ? 3 : 2) / 2;
    long bufferBits = maxBitsPerSecond * BUFFER_SECONDS;
    int gopFrames = timeline.gopFrames() / step;
    H264Level level =
        H264Level.lowestFor(fitted.size(), rate, REFERENCE_FRAMES, maxBitsPerSecond, bufferBits);
    H264Settings settings =
        new H264Settings(
            profile.video().preset(),
            profile.video().tune(),
            "high",
            level.tenfold(),
            fitted.rung().crf(),
            maxBitsPerSecond,
            bufferBits,
            x264Options(gopFrames, profile.video().tune()));
    return new VideoRendition(fitted.name(), fitted.size(), step, settings);
  }

  /** What presets and defaults leave open, and what we have otherwise than they do. */
  private static Map<String, String> x264Options(int gopFrames, String tune) {
    Map<String, String> options = new TreeMap<>();
    if (tune.isEmpty()) {
      // What x264 adds for the eye costs bits and is no likeness; flat areas, which adaptive
      // quantisation favours, need less of it than x264 thinks (decision 0123). Tunings set both.
      options.put("psy", "0");
      options.put("aq-strength", "0.8");
    }
    options.putAll(fixedOptions(gopFrames));
    return options;
  }

  /**
   * What no profile changes. IDR frames come only where we force them: x264 turns a scene cut into
   * an IDR frame once min-keyint frames have passed, and limits min-keyint to half of keyint plus
   * 1.
   */
  private static Map<String, String> fixedOptions(int gopFrames) {
    return Map.ofEntries(
        // What High profile is for; without it x264 signals Main, whichever profile is set.
        Map.entry("8x8dct", "1"),
        Map.entry("keyint", Integer.toString(gopFrames * 2)),
        Map.entry("min-keyint", Integer.toString(gopFrames + 1)),
        Map.entry("scenecut", "40"),
        Map.entry("open-gop", "0"),
        Map.entry("bframes", Integer.toString(B_FRAMES)),
        Map.entry("b-pyramid", "normal"),
        Map.entry("ref", Integer.toString(REFERENCE_FRAMES)),
        Map.entry("rc-lookahead", Integer.toString(LOOKAHEAD_FRAMES)),
        // The same bytes on every processor: otherwise x264's macroblock tree depends on the
        // instruction set, and with AVX-512 on memory that was never written.
        Map.entry("cpu-independent", "1"),
        Map.entry("stitchable", "1"),
        Map.entry("vbv-init", "0.5"),
        Map.entry("nal-hrd", "none"),
        Map.entry("threads", "1"),
        Map.entry("lookahead-threads", "1"),
        Map.entry("sliced-threads", "0"));
  }

  private static int segmentsPerChunk(Timeline timeline) {
    return Math.clamp(
        timeline.segmentCount() / WANTED_CHUNKS,
        FEWEST_SEGMENTS_PER_CHUNK,
        MOST_SEGMENTS_PER_CHUNK);
  }
}
