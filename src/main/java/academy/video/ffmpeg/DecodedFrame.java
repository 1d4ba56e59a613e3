package academy.video.ffmpeg;

import academy.video.model.ColorDescription;
import academy.video.model.Rational;
import academy.video.model.Size;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** A decoded frame; owned by whoever received it, used by one thread at a time. */
public final class DecodedFrame implements AutoCloseable {

  private final OwnedFrame frame;
  private final Rational seconds;
  private final Rational durationSeconds;

  DecodedFrame(OwnedFrame frame, Rational seconds, Rational durationSeconds) {
    this.frame = frame;
    this.seconds = seconds;
    this.durationSeconds = durationSeconds;
  }

  /** When it is shown, on the source's clock. */
  public Rational seconds() {
    return seconds;
  }

  /** How long it is shown, or zero where the source doesn't say. */
  public Rational durationSeconds() {
    return durationSeconds;
  }

  public Size size() {
    return new Size(frame.get().width(), frame.get().height());
  }

  public ColorDescription color() {
    AVFrame f = frame.get();
    return Colors.describe(f.color_range(), f.color_primaries(), f.color_trc(), f.colorspace());
  }

  public String pixelFormat() {
    return Native.text(avutil.av_get_pix_fmt_name(frame.get().format()), "unknown");
  }

  /** Width to height of one pixel as the codec says, or zero where it doesn't. */
  public Rational sampleAspectRatio() {
    return Native.rational(frame.get().sample_aspect_ratio(), Rational.ZERO);
  }

  /** Whether the codec marks it as made of two fields. */
  public boolean isInterlaced() {
    return (frame.get().flags() & AVFrame.AV_FRAME_FLAG_INTERLACED) != 0;
  }

  /** Whether the codec marks its upper lines as the earlier field. */
  public boolean isTopFieldFirst() {
    return (frame.get().flags() & AVFrame.AV_FRAME_FLAG_TOP_FIELD_FIRST) != 0;
  }

  AVFrame get() {
    return frame.get();
  }

  @Override
  public void close() {
    frame.close();
  }
}
