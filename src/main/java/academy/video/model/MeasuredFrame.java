package academy.video.model;

/**
 * A sampled frame of a video rendition, compared with the frame that was given to its encoder.
 *
 * @param atMs when it is shown, in milliseconds from the presentation's start
 * @param ssim structural similarity of luma, 1 for the same frame
 */
public record MeasuredFrame(long atMs, double ssim) {}
