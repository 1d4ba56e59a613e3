package academy.video.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Compares renditions as a viewer sees them who shows all of them in the same size. */
final class FullSize {

  private FullSize() {}

  /**
   * SSIM of luma at the larger size, to which the other is scaled as a player would: bicubically.
   * Large frames are worth a graph of their own each time: one that stayed would hold their memory.
   *
   * @return 1 for frames that are the same once they have the same size
   */
  static double compare(AVFrame small, AVFrame large) {
    String buffer =
        FrameScaler.BUFFER.formatted(
            small.width(),
            small.height(),
            avutil.AV_PIX_FMT_YUV420P,
            avutil.AVCOL_SPC_BT709,
            avutil.AVCOL_RANGE_MPEG);
    String description =
        "%sscale=%d:%d:flags=%s,buffersink@out"
            .formatted(buffer, large.width(), large.height(), FrameScaler.SCALER_FLAGS);
    try (FilterGraph enlarging = new FilterGraph(description, "buffer@in", "buffersink@out")) {
      enlarging.push(small);
      try (OwnedFrame enlarged = enlarging.require(0)) {
        return new Ssim(large.width(), large.height()).compare(large, enlarged.get());
      }
    }
  }
}
