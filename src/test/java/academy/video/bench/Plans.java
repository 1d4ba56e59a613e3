package academy.video.bench;

import academy.video.model.ColorDescription;
import academy.video.model.Deinterlacing;
import academy.video.model.EncodePlan;
import academy.video.model.H264Settings;
import academy.video.model.Orientation;
import academy.video.model.Outline;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.Size;
import academy.video.model.SourceClock;
import academy.video.model.SourceIdentity;
import academy.video.model.StreamRoles;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import academy.video.model.VideoSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans to test the benchmark with. */
final class Plans {
  private Plans() {}

  /** Two rungs of a 50 fps source of 12 s, the lower one at half the rate, and one audio track. */
  static EncodePlan twoRungs() {
    Timeline timeline = new Timeline(Rational.ZERO, Rational.of(50), 600, 100, 300);
    return new EncodePlan(
        "g1",
        new SourceIdentity("clip.mp4", 1000, "sha256:00"),
        SourceClock.unbroken(),
        timeline,
        Optional.of(
            new VideoSource(
                0,
                Orientation.UPRIGHT,
                Deinterlacing.NONE,
                Rational.of(1),
                Rational.of(16, 9),
                new Size(1280, 720),
                new ColorDescription("tv", "bt709", "bt709", "bt709"))),
        List.of(
            rendition("720p", new Size(1280, 720), 1), rendition("360p", new Size(640, 360), 2)),
        List.of(SamplePlans.audio("main", "und", "Audio", true, StreamRoles.NONE)),
        /* audioOnlyVariant= */ false,
        List.of(),
        Outline.none(),
        Optional.empty(),
        Optional.empty(),
        timeline.chunks(1));
  }

  private static VideoRendition rendition(String name, Size size, int frameStep) {
    return new VideoRendition(
        name,
        size,
        frameStep,
        new H264Settings(
            "faster",
            frameStep == 1 ? "" : "stillimage",
            "high",
            31,
            22.5,
            3_500_000,
            7_000_000,
            Map.of("keyint", "200", "threads", "1", "vbv-init", "0.5")));
  }
}
