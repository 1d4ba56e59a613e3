package academy.video.model;

/**
 * How decoded pictures become upright pictures with square pixels.
 *
 * @param streamIndex FFmpeg's index of the video stream
 * @param orientation how to turn them
 * @param deinterlacing what is done before anything else
 * @param color colour description that stands in where a picture carries none
 */
public record PictureSource(
    int streamIndex,
    Orientation orientation,
    Deinterlacing deinterlacing,
    ColorDescription color) {}
