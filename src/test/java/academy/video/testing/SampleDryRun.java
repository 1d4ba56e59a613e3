package academy.video.testing;

import academy.video.model.AudioRendition;
import academy.video.model.AudioTrack;
import academy.video.model.ColorDescription;
import academy.video.model.Deinterlacing;
import academy.video.model.EncodePlan;
import academy.video.model.ExpectedResources;
import academy.video.model.FrameTiming;
import academy.video.model.H264Settings;
import academy.video.model.LoudnessTarget;
import academy.video.model.Orientation;
import academy.video.model.Outline;
import academy.video.model.PacketBytes;
import academy.video.model.Rational;
import academy.video.model.Scan;
import academy.video.model.Size;
import academy.video.model.SourceClock;
import academy.video.model.SourceIdentity;
import academy.video.model.SourceInfo;
import academy.video.model.StreamChoice;
import academy.video.model.StreamRoles;
import academy.video.model.TextRendition;
import academy.video.model.TextTrack;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import academy.video.model.VideoSource;
import academy.video.model.VideoTrack;
import academy.video.pipeline.DryRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a dry run of a small video may give: one rendition with audio, and a stream left out. */
public final class SampleDryRun {

  private static final StreamRoles FORCED =
      new StreamRoles(
          /* forced= */ true,
          /* hearingImpaired= */ false,
          /* visuallyImpaired= */ false,
          /* commentary= */ false);

  private SampleDryRun() {}

  public static DryRun create() {
    Rational rate = new Rational(30000, 1001);
    SourceIdentity identity = new SourceIdentity("lecture.mp4", 1_234_567, "sha256:ab");
    ColorDescription color = new ColorDescription("tv", "bt709", "bt709", "bt709");
    VideoTrack video =
        new VideoTrack(
            0,
            "h264",
            new Size(1280, 720),
            Rational.of(1),
            Rational.of(1),
            Orientation.UPRIGHT,
            new Size(1280, 720),
            "yuv420p",
            "progressive",
            new Scan(Deinterlacing.NONE, "whole frames, as they are marked"),
            color,
            new FrameTiming(/* constant= */ true, rate),
            Rational.ZERO,
            Rational.of(20),
            600,
            /* heldFraction= */ 0,
            new PacketBytes(10, 200_000, 590, 1_000_000));
    AudioTrack audio =
        new AudioTrack(
            1,
            Optional.empty(),
            "aac",
            2,
            48_000,
            "en",
            "",
            true,
            StreamRoles.NONE,
            Rational.ZERO,
            Rational.of(20));
    TextTrack text = new TextTrack(3, "subrip", 0, "ger", "", false, StreamRoles.NONE);
    SourceInfo source =
        new SourceInfo(
            identity,
            "mov,mp4,m4a,3gp,3g2,mj2",
            Rational.of(20),
            SourceClock.unbroken(),
            Optional.of(video),
            List.of(audio),
            List.of(text),
            Outline.none(),
            List.of(
                new StreamChoice(0, "video", "h264", true, "the only video stream"),
                new StreamChoice(2, "data", "bin_data", false, "neither frame nor audio")),
            /* missingFraction= */ 0.125,
            Rational.ZERO,
            List.of());
    Timeline timeline = new Timeline(Rational.ZERO, rate, 600, 60, 180);
    VideoRendition rendition =
        new VideoRendition(
            "720p",
            new Size(1280, 720),
            1,
            new H264Settings(
                "faster", "", "high", 31, 22, 3_500_000, 7_000_000, Map.of("ref", "2")));
    EncodePlan plan =
        new EncodePlan(
            "0f1e2d3c",
            identity,
            SourceClock.unbroken(),
            timeline,
            Optional.of(
                new VideoSource(
                    0,
                    Orientation.UPRIGHT,
                    Deinterlacing.NONE,
                    Rational.of(1),
                    Rational.of(16, 9),
                    new Size(1920, 1080),
                    color)),
            List.of(rendition),
            List.of(
                new AudioRendition(
                    "en",
                    1,
                    Optional.empty(),
                    "en",
                    "English",
                    true,
                    StreamRoles.NONE,
                    2,
                    48_000,
                    128_000,
                    Optional.of(new LoudnessTarget(-16, -1)))),
            /* audioOnlyVariant= */ false,
            List.of(
                new TextRendition("text-1", 3, 0, "de", "Deutsch", false, StreamRoles.NONE),
                new TextRendition("text-2", 4, 0, "de", "Deutsch (forced)", true, FORCED)),
            Outline.none(),
            Optional.empty(),
            Optional.empty(),
            timeline.chunks(/* segmentsPerChunk= */ 2));
    return new DryRun(
        source,
        plan,
        new ExpectedResources(100 << 20, 50 << 20, 300 << 20, 40, 1),
        /* chunksAtOnce= */ 2,
        /* expectedMemoryBytes= */ 500 << 20,
        /* expectedSeconds= */ 21.4,
        /* mostMediaBytes= */ 30 << 20,
        /* mostSeconds= */ 43_200);
  }
}
