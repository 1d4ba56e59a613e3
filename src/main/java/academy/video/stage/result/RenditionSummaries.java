package academy.video.stage.result;

import academy.video.model.SegmentRecord;
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

  private static double rate(long sizeBytes, long ticks, TrackRecord track) {
    return (double) sizeBytes * BITS * track.timescale() / Math.max(1, ticks);
  }
}
