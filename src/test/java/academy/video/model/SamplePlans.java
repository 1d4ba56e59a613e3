package academy.video.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small plans for tests of the stages behind the planner. */
public final class SamplePlans {

  private SamplePlans() {}

  public static Timeline timeline(
      Rational frameRate, long frameCount, int gopFrames, int segmentFrames) {
    return new Timeline(Rational.ZERO, frameRate, frameCount, gopFrames, segmentFrames);
  }

  /** A plan with one segment a chunk. */
  public static EncodePlan plan(
      Timeline timeline, List<VideoRendition> video, List<AudioRendition> audio) {
    return plan(timeline, video, audio, List.of());
  }

  /** A plan with one segment a chunk. */
  public static EncodePlan plan(
      Timeline timeline,
      List<VideoRendition> video,
      List<AudioRendition> audio,
      List<TextRendition> text) {
    return new EncodePlan(
        "3f2a",
        new SourceIdentity("lecture.mp4", 1, "sha256:00"),
        SourceClock.unbroken(),
        timeline,
        video.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new VideoSource(
                    0,
                    Orientation.UPRIGHT,
                    Deinterlacing.NONE,
                    Rational.of(1),
                    Rational.of(16, 9),
                    video.getFirst().size(),
                    new ColorDescription("tv", "bt709", "bt709", "bt709"))),
        video,
        audio,
        /* audioOnlyVariant= */ false,
        text,
        Outline.none(),
        /* poster= */ Optional.empty(),
        /* storyboard= */ Optional.empty(),
        video.isEmpty() ? List.of() : timeline.chunks(1));
  }

  /** The same plan, with its default audio as a variant of its own. */
  public static EncodePlan withAudioOnlyVariant(EncodePlan plan) {
    return new EncodePlan(
        plan.generation(),
        plan.source(),
        plan.clock(),
        plan.timeline(),
        plan.picture(),
        plan.video(),
        plan.audio(),
        /* audioOnlyVariant= */ true,
        plan.text(),
        plan.outline(),
        plan.poster(),
        plan.storyboard(),
        plan.chunks());
  }

  /** The same plan, for a source of this size. */
  public static EncodePlan withFullSize(EncodePlan plan, Size size) {
    return new EncodePlan(
        plan.generation(),
        plan.source(),
        plan.clock(),
        plan.timeline(),
        plan.picture()
            .map(
                source ->
                    new VideoSource(
                        source.streamIndex(),
                        source.orientation(),
                        source.deinterlacing(),
                        source.pixelCorrection(),
                        source.aspectRatio(),
                        size,
                        source.color())),
        plan.video(),
        plan.audio(),
        plan.audioOnlyVariant(),
        plan.text(),
        plan.outline(),
        plan.poster(),
        plan.storyboard(),
        plan.chunks());
  }

  public static VideoRendition video(String name, Size size, int frameStep) {
    return new VideoRendition(
        name,
        size,
        frameStep,
        new H264Settings(
            "ultrafast", "", "high", 31, 23, 2_000_000, 2_000_000, Map.of("stitchable", "1")));
  }

  public static TextRendition text(
      String name, String language, String displayName, StreamRoles roles) {
    return new TextRendition(name, 2, 0, language, displayName, /* isDefault= */ false, roles);
  }

  public static AudioRendition audio(String name, String displayName, boolean isDefault) {
    return audio(name, name, displayName, isDefault, StreamRoles.NONE);
  }

  public static AudioRendition audio(
      String name, String language, String displayName, boolean isDefault, StreamRoles roles) {
    return new AudioRendition(
        name,
        1,
        Optional.empty(),
        language,
        displayName,
        isDefault,
        roles,
        2,
        48_000,
        128_000,
        Optional.empty());
  }
}
