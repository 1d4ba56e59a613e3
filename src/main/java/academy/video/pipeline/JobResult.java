package academy.video.pipeline;

import academy.video.stage.result.RenditionSummary;
import academy.video.stage.result.Report;
import java.util.Comparator;
import java.util.Optional;

/**
 * What a job made, in the figures that people ask for first.
 *
 * @param sourceBytes length of the source
 * @param resultBytes of all segments of all renditions
 * @param lowestQuality where the frame is farthest from the source; empty without frames
 * @param isPublishedHere false where this run was one node's part, and another published the video
 */
public record JobResult(
    long sourceBytes,
    long resultBytes,
    Optional<LowestQuality> lowestQuality,
    boolean isPublishedHere) {

  /** Of a node that did its part of a video which another node publishes. */
  static JobResult ofPart() {
    return new JobResult(0, 0, Optional.empty(), /* isPublishedHere= */ false);
  }

  /**
   * The segment that came out worst.
   *
   * @param rendition it belongs to
   * @param ssim of that segment, by luma; 1 is the same frame
   * @param atMs when its worst frame is shown
   */
  public record LowestQuality(String rendition, double ssim, long atMs) {}

  static JobResult of(Report report) {
    return new JobResult(
        report.source().map(source -> source.identity().sizeBytes()).orElse(0L),
        report.renditions().stream().mapToLong(RenditionSummary::sizeBytes).sum(),
        report.renditions().stream()
            .flatMap(rendition -> lowestOf(rendition).stream())
            .min(Comparator.comparingDouble(LowestQuality::ssim)),
        /* isPublishedHere= */ true);
  }

  private static Optional<LowestQuality> lowestOf(RenditionSummary rendition) {
    return rendition
        .quality()
        .map(quality -> new LowestQuality(rendition.name(), quality.min(), quality.minAtMs()));
  }
}
