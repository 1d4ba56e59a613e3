package academy.video.model;

/**
 * A sampled frame of a video rendition, compared with the picture that was given to its encoder.
 *
 * @param atMs when it is shown, in milliseconds from the presentation's start
 * @param ssim structural similarity of luma, 1 for the same picture
 */
public record MeasuredFrame(long atMs, double ssim) {}
