package academy.video.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A sampled frame of a video rendition, compared with the frame that was given to its encoder.
 *
 * @param atMs when it is shown, in milliseconds from the presentation's start
 * @param ssim structural similarity of luma, 1 for the same frame
 * @param fullSizeSsim the same, scaled up to the source's full size ({@link VideoSource#fullSize})
 *     and compared with the source; empty for most frames
 */
public record MeasuredFrame(long atMs, double ssim, Optional<Double> fullSizeSsim) {

  /** Fails with {@code NullPointerException} where a message or a record lacks a value. */
  public MeasuredFrame {
    Objects.requireNonNull(fullSizeSsim, "fullSizeSsim");
  }
}
