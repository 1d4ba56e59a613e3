package academy.video.ffmpeg;

import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Compares frames of a rendition with those of a larger one by SSIM of luma at the larger size, to
 * which they are scaled as a player would: bicubically. Used by one thread at a time.
 */
final class FullSizeMeter implements AutoCloseable {

  private final FilterGraph enlarging;
  private final Ssim ssim;

  /** For frames of these two sizes. */
  FullSizeMeter(AVFrame small, AVFrame large) {
    String buffer =
        FrameScaler.BUFFER.formatted(
            small.width(),
            small.height(),
            avutil.AV_PIX_FMT_YUV420P,
            avutil.AVCOL_SPC_BT709,
            avutil.AVCOL_RANGE_MPEG);
    this.enlarging =
        new FilterGraph(
            "%sscale=%d:%d:flags=%s,buffersink@out"
                .formatted(buffer, large.width(), large.height(), FrameScaler.SCALER_FLAGS),
            "buffer@in",
            "buffersink@out");
    this.ssim = new Ssim(large.width(), large.height());
  }

  /** 1 for frames that are the same once they have the same size. */
  double compare(AVFrame small, AVFrame large) {
    enlarging.push(small);
    try (OwnedFrame enlarged =
        enlarging
            .pull(0)
            .orElseThrow(() -> new FfmpegException("av_buffersink_get_frame", AVERROR_EAGAIN()))) {
      return ssim.compare(large, enlarged.get());
    }
  }

  @Override
  public void close() {
    enlarging.close();
  }
}
