package academy.video.ffmpeg;

import java.security.MessageDigest;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * A picture in the size and format of one rendition (8-bit 4:2:0, BT.709, limited range); owned by
 * whoever received it. It may be handed from one thread to another, but is used by one at a time.
 */
public final class ScaledPicture implements AutoCloseable {

  private final OwnedFrame frame;

  ScaledPicture(OwnedFrame frame) {
    this.frame = frame;
  }

  /** Feeds every visible pixel into a digest: what proves that two ways of decoding agree. */
  public void updateDigest(MessageDigest digest) {
    AVFrame f = frame.get();
    for (int plane = 0; plane < 3; plane++) {
      int width = plane == 0 ? f.width() : f.width() / 2;
      int height = plane == 0 ? f.height() : f.height() / 2;
      byte[] row = new byte[width];
      BytePointer data = f.data(plane);
      for (int y = 0; y < height; y++) {
        data.position((long) y * f.linesize(plane)).get(row);
        digest.update(row);
      }
    }
  }

  AVFrame get() {
    return frame.get();
  }

  @Override
  public void close() {
    frame.close();
  }
}
