package academy.video.ffmpeg;

import academy.video.model.Digests;
import academy.video.model.YuvFrame;
import java.io.ByteArrayOutputStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;

/** Frames made by tests. */
public final class SampleFrames {

  private SampleFrames() {}

  /**
   * A frame of one shade, owned by the caller.
   *
   * @param luma 16 (black) to 235 (white)
   */
  public static ScaledFrame grey(int width, int height, int luma) {
    OwnedFrame owned = new OwnedFrame();
    AVFrame frame = owned.get();
    frame.width(width).height(height).format(avutil.AV_PIX_FMT_YUV420P);
    Native.check(avutil.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
    fill(frame, 0, height, luma);
    fill(frame, 1, height / 2, 128);
    fill(frame, 2, height / 2, 128);
    return new ScaledFrame(owned);
  }

  /** The digest of every visible pixel; closes the frame. */
  public static String sha256(ScaledFrame image) {
    try (image) {
      YuvFrame pixels = image.copy();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(pixels.luma());
      all.writeBytes(pixels.blue());
      all.writeBytes(pixels.red());
      return Digests.sha256(all.toByteArray());
    }
  }

  private static void fill(AVFrame frame, int plane, int rows, int value) {
    Pointer.memset(frame.data(plane), value, (long) frame.linesize(plane) * rows);
  }
}
