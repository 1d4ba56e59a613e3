package academy.video.model;

/**
 * How decoded pictures become upright pictures with square pixels.
 *
 * @param streamIndex FFmpeg's index of the video stream
 * @param orientation how to turn them
 * @param deinterlacing what is done before anything else
 * @param pixelCorrection what the shape of a pixel (width to height) that the codec names must be
 *     multiplied with: containers may overrule it; greater than zero
 * @param aspectRatio width to height of the planned picture before it is turned; pictures of
 *     another shape get black bars
 * @param color colour description that stands in where a picture carries none
 */
public record PictureSource(
    int streamIndex,
    Orientation orientation,
    Deinterlacing deinterlacing,
    Rational pixelCorrection,
    Rational aspectRatio,
    ColorDescription color) {}
