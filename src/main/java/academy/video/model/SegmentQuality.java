package academy.video.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How near a segment's frames are to the frames that were given to the encoder.
 *
 * @param ssim structural similarity of luma: the mean of the sampled frames, to four decimals
 * @param lowestSsim that of the sampled frame that came out worst
 * @param lowestAtMs when that frame is shown, in milliseconds from the presentation's start
 * @param fullSizeSsim the mean of those that were also compared at the source's full size
 */
public record SegmentQuality(
    double ssim, double lowestSsim, long lowestAtMs, Optional<Double> fullSizeSsim) {

  /** Sums up the frames of a segment, or nothing where none was sampled. */
  public static Optional<SegmentQuality> of(List<MeasuredFrame> frames) {
    if (frames.isEmpty()) {
      return Optional.empty();
    }
    double sum = 0;
    MeasuredFrame lowest = frames.getFirst();
    for (MeasuredFrame frame : frames) {
      sum += frame.ssim();
      lowest = frame.ssim() < lowest.ssim() ? frame : lowest;
    }
    return Optional.of(
        new SegmentQuality(
            rounded(sum / frames.size()), rounded(lowest.ssim()), lowest.atMs(), fullSize(frames)));
  }

  private static Optional<Double> fullSize(List<MeasuredFrame> frames) {
    OptionalDouble mean =
        frames.stream()
            .flatMap(frame -> frame.fullSizeSsim().stream())
            .mapToDouble(Double::doubleValue)
            .average();
    return mean.isPresent() ? Optional.of(rounded(mean.getAsDouble())) : Optional.empty();
  }

  private static double rounded(double ssim) {
    return Math.round(ssim * 10_000) / 10_000.0;
  }
}
