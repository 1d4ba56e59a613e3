package academy.video.ffmpeg;

import academy.video.model.Size;
import academy.video.model.YuvFrame;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * A frame in the size and format of one rendition (8-bit 4:2:0, BT.709, limited range); owned by
 * whoever received it. It may be handed from one thread to another, but is used by one at a time.
 */
public final class ScaledFrame implements AutoCloseable {

  private final OwnedFrame frame;
  private final Optional<OwnedFrame> fullSize;

  ScaledFrame(OwnedFrame frame) {
    this(frame, Optional.empty());
  }

  /**
   * A frame beside the same one in the source's full size.
   *
   * @param fullSize what quality is compared with at that size; closed with this frame
   */
  ScaledFrame(OwnedFrame frame, Optional<OwnedFrame> fullSize) {
    this.frame = frame;
    this.fullSize = fullSize;
  }

  /** The same frame in the source's full size, where it is to be compared at it. */
  Optional<AVFrame> fullSize() {
    return fullSize.map(OwnedFrame::get);
  }

  /** A copy of every visible pixel. */
  public YuvFrame copy() {
    AVFrame f = frame.get();
    Size size = new Size(f.width(), f.height());
    Size colors = YuvFrame.colorSize(size);
    return new YuvFrame(size, plane(0, size), plane(1, colors), plane(2, colors));
  }

  private byte[] plane(int number, Size size) {
    AVFrame f = frame.get();
    byte[] pixels = new byte[Math.toIntExact(size.pixels())];
    BytePointer data = f.data(number);
    for (int y = 0; y < size.height(); y++) {
      data.position((long) y * f.linesize(number)).get(pixels, y * size.width(), size.width());
    }
    return pixels;
  }

  AVFrame get() {
    return frame.get();
  }

  @Override
  public void close() {
    frame.close();
    fullSize.ifPresent(OwnedFrame::close);
  }
}
