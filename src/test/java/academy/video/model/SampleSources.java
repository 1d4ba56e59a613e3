package academy.video.model;

import java.util.List;
import java.util.Optional;

/** Probed sources for tests of what comes behind probing. */
public final class SampleSources {

  private SampleSources() {}

  public static SourceIdentity identity() {
    return new SourceIdentity("lecture.mp4", 1_000_000, "sha256:00");
  }

  public static SourceInfo source(Optional<VideoTrack> video, List<AudioTrack> audio) {
    return source(identity(), video, audio);
  }

  public static SourceInfo source(
      SourceIdentity identity, Optional<VideoTrack> video, List<AudioTrack> audio) {
    return source(identity, video, audio, List.of());
  }

  public static SourceInfo source(
      SourceIdentity identity,
      Optional<VideoTrack> video,
      List<AudioTrack> audio,
      List<TextTrack> text) {
    return new SourceInfo(
        identity,
        "mov,mp4,m4a,3gp,3g2,mj2",
        Rational.ZERO,
        SourceClock.unbroken(),
        video,
        audio,
        text,
        Outline.none(),
        List.of(),
        0,
        Rational.ZERO,
        List.of());
  }

  /** A stream of upright frames with square pixels. */
  public static VideoTrack video(
      Size size, FrameTiming timing, Rational startSeconds, Rational endSeconds) {
    return new VideoTrack(
        0,
        "h264",
        size,
        Rational.of(1),
        Rational.of(1),
        Orientation.UPRIGHT,
        size,
        "yuv420p",
        "progressive",
        new Scan(Deinterlacing.NONE, "whole frames, as they are marked"),
        new ColorDescription("tv", "bt709", "bt709", "bt709"),
        timing,
        startSeconds,
        endSeconds,
        endSeconds.minus(startSeconds).times(timing.frameRate()).round(),
        /* heldFraction= */ 0,
        PacketBytes.none());
  }

  /** The same stream, with what a survey of its packets found. */
  public static VideoTrack withPackets(VideoTrack track, double heldFraction, PacketBytes bytes) {
    return new VideoTrack(
        track.streamIndex(),
        track.codec(),
        track.codedSize(),
        track.sampleAspectRatio(),
        track.pixelCorrection(),
        track.orientation(),
        track.displaySize(),
        track.pixelFormat(),
        track.fieldOrder(),
        track.scan(),
        track.color(),
        track.timing(),
        track.startSeconds(),
        track.endSeconds(),
        track.frameCount(),
        heldFraction,
        bytes);
  }

  /** A stereo stream. */
  public static AudioTrack audio(
      int streamIndex, String language, String title, Rational startSeconds, Rational endSeconds) {
    return new AudioTrack(
        streamIndex,
        Optional.empty(),
        "aac",
        2,
        44_100,
        language,
        title,
        false,
        StreamRoles.NONE,
        startSeconds,
        endSeconds);
  }
}
