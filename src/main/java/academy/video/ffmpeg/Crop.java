package academy.video.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * What a container crops from every frame (Matroska's PixelCrop, MOV's clean aperture), in pixels.
 * A codec's own cropping is done by its decoder.
 */
record Crop(long top, long bottom, long left, long right) {

  static final Crop NONE = new Crop(0, 0, 0, 0);

  /** Crops a frame, unless nothing would be left of it. */
  void apply(AVFrame frame) {
    if (equals(NONE) || top + bottom >= frame.height() || left + right >= frame.width()) {
      return;
    }
    frame.crop_top(top).crop_bottom(bottom).crop_left(left).crop_right(right);
    Native.check(
        avutil.av_frame_apply_cropping(frame, avutil.AV_FRAME_CROP_UNALIGNED),
        "av_frame_apply_cropping");
  }
}
