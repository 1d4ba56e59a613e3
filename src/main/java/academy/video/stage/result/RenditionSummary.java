package academy.video.stage.result;

import academy.video.model.Rational;
import academy.video.model.SegmentQuality;
import academy.video.model.SegmentRecord;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.model.TrackRecord;
import java.util.Optional;

/**
 * One rendition as measured.
 *
 * @param name such as {@code 720p} or {@code main}
 * @param kind {@code video}, {@code audio} or {@code text}
 * @param codecs RFC 6381; {@code wvtt} for text, which playlists need not name
 * @param sizeBytes of all segments
 * @param averageBitsPerSecond of all segments
 * @param peakBitsPerSecond of the largest segment that is at least half a target duration long
 * @param segments how many there are
 * @param quality of a video rendition, where it was measured
 */
public record RenditionSummary(
    String name,
    String kind,
    String codecs,
    long sizeBytes,
    long averageBitsPerSecond,
    long peakBitsPerSecond,
    int segments,
    Optional<Quality> quality) {

  /**
   * How near a video rendition is to what was given to its encoder, by SSIM of luma.
   *
   * @param mean of all segments, each as long as it is
   * @param min of the segment that came out worst
   * @param minSegment its index
   * @param minAtMs when that segment's worst sampled frame is shown
   * @param fullSizeMean of the frames that were also compared at the source's full size
   */
  public record Quality(
      double mean, double min, int minSegment, long minAtMs, Optional<Double> fullSizeMean) {}

  private static final int BITS = 8;

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
        track.segments().size(),
        quality(track));
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
        track.segments().size(),
        Optional.empty());
  }

  /** The whole track's quality, from what was measured of its segments. */
  private static Optional<Quality> quality(TrackRecord track) {
    double weighted = 0;
    long ticks = 0;
    double weightedFull = 0;
    long ticksFull = 0;
    Optional<Quality> lowest = Optional.empty();
    for (SegmentRecord segment : track.segments()) {
      if (segment.quality().isPresent()) {
        SegmentQuality quality = segment.quality().get();
        weighted += quality.ssim() * segment.durationTicks();
        ticks += segment.durationTicks();
        if (quality.fullSizeSsim().isPresent()) {
          weightedFull += quality.fullSizeSsim().get() * segment.durationTicks();
          ticksFull += segment.durationTicks();
        }
        if (lowest.isEmpty() || quality.ssim() < lowest.get().min()) {
          lowest =
              Optional.of(
                  new Quality(
                      0, quality.ssim(), segment.index(), quality.lowestAtMs(), Optional.empty()));
        }
      }
    }
    double mean = mean(weighted, ticks);
    Optional<Double> fullSize =
        ticksFull == 0 ? Optional.empty() : Optional.of(mean(weightedFull, ticksFull));
    return lowest.map(
        worst -> new Quality(mean, worst.min(), worst.minSegment(), worst.minAtMs(), fullSize));
  }

  private static double mean(double weighted, long ticks) {
    return Math.round(10_000 * weighted / Math.max(1, ticks)) / 10_000.0;
  }

  private static double rate(long sizeBytes, long ticks, TrackRecord track) {
    return (double) sizeBytes * BITS * track.timescale() / Math.max(1, ticks);
  }
}
