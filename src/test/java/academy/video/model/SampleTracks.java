package academy.video.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Records of tracks that keep a plan, with sizes made up by the test. */
public final class SampleTracks {

  private SampleTracks() {}

  /**
   * A joined video track.
   *
   * @param segmentBytes size of a segment by its index
   */
  public static TrackRecord video(
      EncodePlan plan, VideoRendition rendition, LongUnaryOperator segmentBytes) {
    Timeline timeline = plan.timeline();
    VideoTimescale clock = VideoTimescale.of(timeline);
    List<SegmentRecord> segments = new ArrayList<>();
    for (int i = 0; i < timeline.segmentCount(); i++) {
      long start = timeline.segmentStart(i);
      long end = timeline.segmentStart(i + 1);
      long size = segmentBytes.applyAsLong(i);
      List<GopRange> gops = new ArrayList<>();
      for (long gop = start; gop < end; gop += timeline.gopFrames()) {
        long gopEnd = Math.min(gop + timeline.gopFrames(), end);
        long offset = 24 + (size - 24) * (gop - start) / (end - start);
        long room = (size - 24) * (gopEnd - gop) / (end - start);
        gops.add(new GopRange(offset, room / 3, clock.ticksAt(gopEnd - gop)));
      }
      segments.add(
          new SegmentRecord(
              i,
              clock.ticksAt(start),
              clock.ticksAt(end - start),
              (int) (rendition.framesBefore(end) - rendition.framesBefore(start)),
              size,
              "%064x".formatted(i),
              "%032x".formatted(i),
              gops));
    }
    return new TrackRecord(
        rendition.name(),
        "%064x".formatted(rendition.size().pixels()),
        "%032x".formatted(rendition.size().pixels()),
        clock.ticksPerSecond(),
        "avc1.6400%02x".formatted(rendition.encoder().level()),
        segments);
  }

  /** A text track with a cue in each segment. */
  public static TextTrackRecord text(EncodePlan plan, TextRendition rendition) {
    List<TextSegmentRecord> segments = new ArrayList<>();
    for (int i = 0; i < plan.timeline().segmentCount(); i++) {
      segments.add(
          new TextSegmentRecord(i, 1, 100 + i, "%064x".formatted(i), "%032x".formatted(i)));
    }
    return new TextTrackRecord(rendition.name(), segments.size(), 0, segments);
  }

  /** An audio track. */
  public static TrackRecord audio(
      EncodePlan plan, AudioRendition rendition, LongUnaryOperator segmentBytes) {
    AudioSegmentation audio = new AudioSegmentation(plan.timeline(), rendition.sampleRate());
    List<SegmentRecord> segments = new ArrayList<>();
    for (int i = 0; i < plan.timeline().segmentCount(); i++) {
      segments.add(
          new SegmentRecord(
              i,
              audio.segmentStart(i) * AudioSegmentation.SAMPLES_PER_FRAME,
              (long) audio.framesIn(i) * AudioSegmentation.SAMPLES_PER_FRAME,
              audio.framesIn(i),
              segmentBytes.applyAsLong(i),
              "%064x".formatted(i),
              "%032x".formatted(i),
              List.of()));
    }
    return new TrackRecord(
        rendition.name(),
        "%064x".formatted(1),
        "%032x".formatted(1),
        rendition.sampleRate(),
        "mp4a.40.2",
        segments);
  }
}
