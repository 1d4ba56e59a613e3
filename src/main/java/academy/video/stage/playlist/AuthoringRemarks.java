package academy.video.stage.playlist;

import academy.video.model.EncodePlan;
import academy.video.model.Rational;
import academy.video.model.SegmentRecord;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is advised and a presentation does not keep, for reasons that lie in its source or its
 * profile: no failure. Numbers in brackets are rules of Apple's HLS authoring specification
 * 2025-06-26 that say SHOULD.
 */
final class AuthoringRemarks {

  private static final Rational SHAPE_TOLERANCE = Rational.of(1, 100);

  /** Container overhead counts in a segment's size, but not in the encoder's buffer. */
  private static final double OVERHEAD = 1.05;

  private AuthoringRemarks() {}

  static List<String> of(PresentationChecker presentation) {
    EncodePlan plan = presentation.plan();
    List<TrackRecord> video = presentation.video();
    List<String> remarks = new ArrayList<>();
    if (video.size() == 1) {
      remarks.add("There is only one variant: players cannot adapt to the network (9.9).");
    }
    for (int i = 0; i < video.size(); i++) {
      VideoRendition rendition = plan.video().get(i);
      TrackRecord track = video.get(i);
      remarkPeak(presentation, rendition, track, remarks);
      remarkBuffer(rendition, track, remarks);
      remarkShape(rendition, plan.video().getFirst(), remarks);
    }
    return List.copyOf(remarks);
  }

  private static void remarkPeak(
      PresentationChecker presentation,
      VideoRendition rendition,
      TrackRecord track,
      List<String> remarks) {
    MeasuredRate rate =
        presentation.measured(
            presentation.videoKey(rendition.name()), PresentationChecker.wholeSizes(track));
    if (rate.leastPeak() > 2 * rate.average()) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "The peak of %s is %.1f times its average, more than twice (1.30).",
              rendition.name(),
              rate.leastPeak() / rate.average()));
    }
  }

  /**
   * Plays the joined segments through the decoder buffer that the encoder was told of (ITU-T H.264,
   * annex C): filled at the cap's rate, it must never have to hand out more than it holds. A chunk
   * keeps that by itself; a join of two may not.
   */
  private static void remarkBuffer(
      VideoRendition rendition, TrackRecord track, List<String> remarks) {
    double bitsPerTick = (double) rendition.encoder().maxBitsPerSecond() / track.timescale();
    double owed = 0;
    double most = 0;
    for (SegmentRecord segment : track.segments()) {
      owed = Math.max(0, owed + 8.0 * segment.sizeBytes() - bitsPerTick * segment.durationTicks());
      most = Math.max(most, owed);
    }
    long bufferBits = rendition.encoder().bufferBits();
    if (most > bufferBits * OVERHEAD) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s exceeds its cap by %.0f bits, more than the buffer of %d bits that it was encoded"
                  + " for.",
              rendition.name(),
              most,
              bufferBits));
    }
  }

  private static void remarkShape(
      VideoRendition rendition, VideoRendition largest, List<String> remarks) {
    Rational shape = shape(rendition);
    Rational expected = shape(largest);
    Rational difference = shape.minus(expected).max(expected.minus(shape)).dividedBy(expected);
    if (difference.compareTo(SHAPE_TOLERANCE) > 0) {
      remarks.add(
          "The aspect ratio of %s, %s, is more than 1 %% off that of %s, %s (1.33)."
              .formatted(rendition.name(), rendition.size(), largest.name(), largest.size()));
    }
  }

  private static Rational shape(VideoRendition rendition) {
    return Rational.of(rendition.size().width(), rendition.size().height());
  }
}
