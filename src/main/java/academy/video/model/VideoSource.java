package academy.video.model;

/**
 * How decoded frames become upright frames with square pixels.
 *
 * @param streamIndex FFmpeg's index of the video stream
 * @param orientation how to turn them
 * @param deinterlacing what is done before anything else
 * @param pixelCorrection what the shape of a pixel (width to height) that the codec names must be
 *     multiplied with: containers may overrule it; greater than zero
 * @param aspectRatio width to height of the planned frame before it is turned; frames of another
 *     shape get black bars
 * @param fullSize at which every rendition is compared as a viewer sees it who enlarges all of them
 *     to the same size: the source's own, upright, with square pixels and even sides; the largest
 *     rendition's where the source is too large to be compared with. Never smaller than that
 * @param color colour description that stands in where a frame carries none
 */
public record VideoSource(
    int streamIndex,
    Orientation orientation,
    Deinterlacing deinterlacing,
    Rational pixelCorrection,
    Rational aspectRatio,
    Size fullSize,
    ColorDescription color) {}
