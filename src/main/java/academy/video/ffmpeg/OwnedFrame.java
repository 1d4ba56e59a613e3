package academy.video.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Owns one frame and a reference to its buffers; used by one thread at a time. */
final class OwnedFrame implements AutoCloseable {

  private final AVFrame frame = Native.require(avutil.av_frame_alloc(), "av_frame_alloc");

  /** Another reference to a frame, whose buffers are then shared. */
  static OwnedFrame sharing(AVFrame other) {
    OwnedFrame shared = new OwnedFrame();
    Native.check(avutil.av_frame_ref(shared.get(), other), "av_frame_ref");
    return shared;
  }

  AVFrame get() {
    return frame;
  }

  /** Gives the buffers back; the frame can be filled again. */
  void unref() {
    avutil.av_frame_unref(frame);
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame); // also clears the pointer: closing twice is harmless
  }
}
