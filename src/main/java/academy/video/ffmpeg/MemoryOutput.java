package academy.video.ffmpeg;

import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Keeps what a muxer writes in memory until it is taken. */
final class MemoryOutput implements AutoCloseable {

  private final AVFormatContext muxer;

  MemoryOutput(AVFormatContext muxer) {
    this.muxer = muxer;
    open();
  }

  private void open() {
    AVIOContext io = new AVIOContext(null);
    Native.check(avformat.avio_open_dyn_buf(io), "avio_open_dyn_buf");
    muxer.pb(io);
  }

  /** Everything written since the last call. */
  byte[] take() {
    byte[] bytes = closeBuffer();
    open();
    return bytes;
  }

  private byte[] closeBuffer() {
    try (BytePointer data = new BytePointer((Pointer) null)) {
      int size = avformat.avio_close_dyn_buf(muxer.pb(), data);
      muxer.pb(new AVIOContext(null));
      byte[] bytes = new byte[size];
      if (!data.isNull()) {
        data.get(bytes);
        avutil.av_free(data);
      }
      return bytes;
    }
  }

  @Override
  public void close() {
    if (muxer.pb() != null && !muxer.pb().isNull()) {
      closeBuffer();
    }
  }
}
