package academy.video.model;

/**
 * A video stream of a source, as probed.
 *
 * @param streamIndex FFmpeg's stream index, from 0
 * @param codec FFmpeg's codec name, such as {@code h264}
 * @param codedSize size of a decoded frame, before turning and before square pixels
 * @param sampleAspectRatio width to height of one pixel; greater than zero
 * @param pixelCorrection what the codec's own idea of a pixel's shape must be multiplied with to
 *     give {@code sampleAspectRatio}; greater than zero
 * @param orientation how frames must be turned to stand upright
 * @param displaySize size of the upright frame in square pixels, not yet even
 * @param pixelFormat FFmpeg's name, such as {@code yuv420p}
 * @param fieldOrder FFmpeg's name: {@code progressive}, {@code tt}, {@code bb}, …, {@code unknown}
 * @param scan whether frames are whole or of two fields, and what is done about it
 * @param color colour description of the first frame
 * @param timing what the frame times look like
 * @param startSeconds time of the first frame on the source's clock
 * @param endSeconds end of the last frame on the source's clock
 * @param frameCount frames that the index or the scan counted
 * @param heldFraction for what part of the time an older frame stays, because none is new: how long
 *     frames are shown beyond a tenth of a second, 0 to 1
 * @param bytes of its packets
 */
public record VideoTrack(
    int streamIndex,
    String codec,
    Size codedSize,
    Rational sampleAspectRatio,
    Rational pixelCorrection,
    Orientation orientation,
    Size displaySize,
    String pixelFormat,
    String fieldOrder,
    Scan scan,
    ColorDescription color,
    FrameTiming timing,
    Rational startSeconds,
    Rational endSeconds,
    long frameCount,
    double heldFraction,
    PacketBytes bytes) {}
