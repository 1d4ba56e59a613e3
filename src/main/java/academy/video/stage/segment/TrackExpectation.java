package academy.video.stage.segment;

import academy.video.model.AudioRendition;
import academy.video.model.AudioSegmentation;
import academy.video.model.Chunk;
import academy.video.model.ColorDescription;
import academy.video.model.EncodePlan;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import academy.video.model.VideoTimescale;
import academy.video.stage.segment.PlannedSegment.PlannedGop;
import java.util.ArrayList;
import java.util.List;

/**
 * What a track must be like: everything the output checks compare with. Depends only on the plan.
 */
public sealed interface TrackExpectation {

  /** The rendition's name. */
  String rendition();

  /** Ticks per second. */
  int timescale();

  /** Duration of every sample, except perhaps the track's last. */
  long ticksPerSample();

  /** Sequence number (mfhd) of the first fragment, at least 1; those of the others follow it. */
  long firstSequenceNumber();

  /** In order, with consecutive indexes; at least one. */
  List<PlannedSegment> segments();

  /**
   * A video rendition, or one chunk of it.
   *
   * @param size of the frame, with square pixels
   * @param profileIdc H.264 profile_idc
   * @param levelIdc ten times the H.264 level
   * @param frameRate of this rendition, in frames per second
   * @param color what VUI and colr must say
   */
  record Video(
      String rendition,
      int timescale,
      long ticksPerSample,
      long firstSequenceNumber,
      List<PlannedSegment> segments,
      Size size,
      int profileIdc,
      int levelIdc,
      Rational frameRate,
      ColorDescription color)
      implements TrackExpectation {
    public Video {
      segments = List.copyOf(segments);
    }
  }

  /**
   * An audio track.
   *
   * @param channels 1 or 2
   * @param primingTicks what the edit list must skip, in samples
   * @param heardTicks samples that must be heard at least: the timeline's duration, rounded down
   */
  record Audio(
      String rendition,
      int timescale,
      long ticksPerSample,
      long firstSequenceNumber,
      List<PlannedSegment> segments,
      int channels,
      long primingTicks,
      long heardTicks)
      implements TrackExpectation {
    public Audio {
      segments = List.copyOf(segments);
    }
  }

  /** SDR in BT.709 and video range: the only colour that renditions have. */
  static ColorDescription sdr() {
    return new ColorDescription("tv", "bt709", "bt709", "bt709");
  }

  /** The whole of a video rendition, all chunks joined. */
  static Video ofVideo(EncodePlan plan, VideoRendition rendition) {
    return video(plan.timeline(), rendition, 0, plan.timeline().segmentCount());
  }

  /** What one chunk writes of a video rendition. */
  static Video ofVideo(EncodePlan plan, VideoRendition rendition, Chunk chunk) {
    return video(plan.timeline(), rendition, chunk.startSegment(), chunk.endSegment());
  }

  /** An audio track, which is always encoded as a whole. */
  static Audio ofAudio(EncodePlan plan, AudioRendition rendition) {
    Timeline timeline = plan.timeline();
    AudioSegmentation segmentation = new AudioSegmentation(timeline, rendition.sampleRate());
    List<PlannedSegment> segments = new ArrayList<>();
    for (int i = 0; i < timeline.segmentCount(); i++) {
      int frames = segmentation.framesIn(i);
      segments.add(
          new PlannedSegment(
              i,
              segmentation.segmentStart(i) * AudioSegmentation.SAMPLES_PER_FRAME,
              (long) frames * AudioSegmentation.SAMPLES_PER_FRAME,
              frames,
              List.of()));
    }
    return new Audio(
        rendition.name(),
        rendition.sampleRate(),
        AudioSegmentation.SAMPLES_PER_FRAME,
        /* firstSequenceNumber= */ 1,
        segments,
        rendition.channels(),
        AudioSegmentation.PRIMING_SAMPLES,
        timeline.duration().times(rendition.sampleRate()).floor());
  }

  private static Video video(
      Timeline timeline, VideoRendition rendition, int startSegment, int endSegment) {
    VideoTimescale clock = VideoTimescale.of(timeline);
    int step = rendition.frameStep();
    if (timeline.gopFrames() % step != 0) {
      throw new IllegalArgumentException(
          "GOPs of %d frames cannot show every frame number %d"
              .formatted(timeline.gopFrames(), step));
    }
    List<PlannedSegment> segments = new ArrayList<>();
    for (int i = startSegment; i < endSegment; i++) {
      long start = timeline.segmentStart(i);
      long end = timeline.segmentStart(i + 1);
      List<PlannedGop> gops = new ArrayList<>();
      for (long gop = start; gop < end; gop += timeline.gopFrames()) {
        long gopEnd = Math.min(gop + timeline.gopFrames(), end);
        gops.add(
            new PlannedGop(
                clock.ticksAt(gop),
                clock.ticksAt(gopEnd - gop),
                framesBetween(rendition, gop, gopEnd)));
      }
      segments.add(
          new PlannedSegment(
              i,
              clock.ticksAt(start),
              clock.ticksAt(end - start),
              framesBetween(rendition, start, end),
              gops));
    }
    return new Video(
        rendition.name(),
        clock.ticksPerSecond(),
        clock.ticksAt(step),
        /* firstSequenceNumber= */ timeline.segmentStart(startSegment) / timeline.gopFrames() + 1,
        segments,
        rendition.size(),
        H264Limits.profileIdc(rendition.encoder().profile()),
        rendition.encoder().level(),
        rendition.frameRate(timeline),
        sdr());
  }

  private static int framesBetween(VideoRendition rendition, long start, long end) {
    return Math.toIntExact(rendition.framesBefore(end) - rendition.framesBefore(start));
  }
}
