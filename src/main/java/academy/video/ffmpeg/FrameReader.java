package academy.video.ffmpeg;

import academy.video.model.Rational;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Decodes one video stream in order; used by one thread at a time. */
public final class FrameReader implements FrameFeed, AutoCloseable {

  private final MediaInput input;
  private final int streamIndex;
  private final Rational timeBase;
  private final Crop crop;
  private final Decoder decoder;
  private boolean drained;
  private long nextTimestampGuess = avutil.AV_NOPTS_VALUE;

  /**
   * Reads frames of one stream; closing this leaves the input open.
   *
   * @param maxPixels larger frames are refused by the decoder
   * @throws FfmpegException where the stream has no decoder
   */
  public FrameReader(MediaInput input, int streamIndex, long maxPixels) {
    this.input = input;
    this.streamIndex = streamIndex;
    input.select(Set.of(streamIndex));
    AVStream stream = input.stream(streamIndex);
    this.timeBase = Native.rational(stream.time_base(), Rational.of(1, 1000));
    this.crop = StreamReader.crop(stream.codecpar());
    this.decoder = new Decoder(stream, maxPixels);
  }

  /**
   * Continues at a key frame at or before {@code seconds}, as far as the container's index knows.
   *
   * @return whether the container could seek; if not, reading goes on from an unknown place
   */
  public boolean seek(Rational seconds) {
    boolean found = input.seek(streamIndex, seconds);
    decoder.flush();
    drained = false;
    nextTimestampGuess = avutil.AV_NOPTS_VALUE;
    return found;
  }

  @Override
  public Optional<DecodedFrame> next() {
    OwnedFrame frame = new OwnedFrame();
    boolean handedOver = false;
    try {
      while (!decoder.receive(frame)) {
        if (drained) {
          return Optional.empty();
        }
        feed();
      }
      Optional<DecodedFrame> decoded = Optional.of(timed(frame));
      handedOver = true;
      return decoded;
    } finally {
      if (!handedOver) {
        frame.close();
      }
    }
  }

  /** Packets refused and frames marked as damaged so far. */
  public long decodeErrors() {
    return decoder.errors();
  }

  private void feed() {
    AVPacket packet = input.nextPacket();
    while (packet != null && packet.stream_index() != streamIndex) {
      packet = input.nextPacket();
    }
    decoder.send(packet);
    drained = packet == null;
  }

  private DecodedFrame timed(OwnedFrame owned) {
    AVFrame frame = owned.get();
    long timestamp = frame.best_effort_timestamp();
    if (timestamp == avutil.AV_NOPTS_VALUE) {
      timestamp = nextTimestampGuess == avutil.AV_NOPTS_VALUE ? 0 : nextTimestampGuess;
    }
    nextTimestampGuess = timestamp + Math.max(1, frame.duration());
    crop.apply(frame);
    return new DecodedFrame(
        owned, timeBase.times(timestamp), timeBase.times(Math.max(0, frame.duration())));
  }

  @Override
  public void close() {
    decoder.close();
  }
}
