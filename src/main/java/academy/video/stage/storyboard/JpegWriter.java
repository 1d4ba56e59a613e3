package academy.video.stage.storyboard;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ffmpeg.FfmpegException;
import academy.video.ffmpeg.JpegEncoder;
import academy.video.model.Size;
import academy.video.model.YuvFrame;

/** Encodes frames of one size, and checks every file before it is handed on. */
final class JpegWriter implements AutoCloseable {

  private final Size size;
  private final JpegEncoder encoder;

  /**
   * Prepares for a size.
   *
   * @param quantizer 2 for the finest to 31
   * @throws academy.video.failure.WorkerException with INTERNAL_ERROR where FFmpeg fails
   */
  JpegWriter(Size size, int quantizer) {
    this.size = size;
    try {
      this.encoder = new JpegEncoder(size, quantizer);
    } catch (FfmpegException e) {
      throw failed("A frame of " + size, e);
    }
  }

  /**
   * Encodes a frame in a JPEG file's colours.
   *
   * @param where what it is, for a failure
   * @throws academy.video.failure.WorkerException with INTERNAL_ERROR where FFmpeg fails, with
   *     OUTPUT_INVALID where what it made is not right
   */
  byte[] write(String where, YuvFrame frame) {
    try {
      byte[] jpeg = encoder.encode(frame);
      JpegChecker.check(where, jpeg, size);
      return jpeg;
    } catch (FfmpegException e) {
      throw failed(where, e);
    }
  }

  private static RuntimeException failed(String what, FfmpegException cause) {
    return Failure.of(
            ExitCode.INTERNAL_ERROR,
            "%s could not be encoded as JPEG: %s.".formatted(what, cause.getMessage()))
        .causedBy(cause);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
