package academy.video.stage.result;

import academy.video.model.Rational;
import academy.video.model.SegmentRecord;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.model.TrackRecord;
import academy.video.stage.result.Report.RenditionSummary;

/** Sums up what was written of a rendition. Pure. */
public final class RenditionSummaries {

  private static final int BITS = 8;

  private RenditionSummaries() {}

  /**
   * Sums up a track.
   *
   * @param kind {@code video} or {@code audio}
   * @param targetSeconds the playlists' target duration: shorter segments than half of it say
   *     nothing of the peak (RFC 8216, 4.1)
   */
  public static RenditionSummary of(String kind, TrackRecord track, int targetSeconds) {
    double peak = 0;
    for (SegmentRecord segment : track.segments()) {
      boolean counts = segment.durationTicks() * 2 >= (long) targetSeconds * track.timescale();
      if (counts || track.segments().size() == 1) {
        peak = Math.max(peak, rate(segment.sizeBytes(), segment.durationTicks(), track));
      }
    }
    double average = rate(track.sizeBytes(), track.durationTicks(), track);
    return new RenditionSummary(
        track.rendition(),
        kind,
        track.codecs(),
        track.sizeBytes(),
        Math.round(average),
        Math.round(Math.max(peak, average)),
        track.segments().size());
  }

  /** Sums up a text track, which is as long as the presentation. */
  public static RenditionSummary ofText(TextTrackRecord track, Timeline timeline) {
    double peak = 0;
    for (TextSegmentRecord segment : track.segments()) {
      Rational start = timeline.timeOf(timeline.segmentStart(segment.index()));
      Rational end = timeline.timeOf(timeline.segmentStart(segment.index() + 1));
      peak = Math.max(peak, segment.sizeBytes() * BITS / end.minus(start).toDouble());
    }
    return new RenditionSummary(
        track.rendition(),
        "text",
        "wvtt",
        track.sizeBytes(),
        Math.round(track.sizeBytes() * BITS / timeline.duration().toDouble()),
        Math.round(peak),
        track.segments().size());
  }

  private static double rate(long sizeBytes, long ticks, TrackRecord track) {
    return (double) sizeBytes * BITS * track.timescale() / Math.max(1, ticks);
  }
}
