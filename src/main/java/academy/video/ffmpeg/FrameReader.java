package academy.video.ffmpeg;

import academy.video.model.Rational;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decodes one video stream in order; used by one thread at a time. */
public final class FrameReader implements FrameFeed, AutoCloseable {

  private final MediaInput input;
  private final int streamIndex;
  private final Rational timeBase;
  private final Crop crop;
  private final Decoder decoder;
  private final Optional<Rational> countedRate;
  private Optional<Rational> firstSeconds = Optional.empty();
  private long framesRead;

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
    this.timeBase = MediaInput.timeBase(stream);
    this.crop = StreamReader.crop(stream.codecpar());
    this.decoder = new Decoder(input, streamIndex, maxPixels);
    this.countedRate = input.countedRate();
  }

  /**
   * Continues at a key frame at or before {@code seconds}, as far as the container's index knows.
   *
   * @return whether the container could seek; if not, reading continues from an unknown position
   */
  public boolean seek(Rational seconds) {
    if (countedRate.isPresent()) {
      return false;
    }
    boolean found = input.seek(streamIndex, seconds);
    decoder.flush();
    return found;
  }

  @Override
  public Optional<DecodedFrame> next() {
    OwnedFrame owned = new OwnedFrame();
    try {
      if (decoder.next(owned)) {
        return Optional.of(timed(owned));
      }
      owned.close();
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      owned.close();
      throw e;
    }
  }

  private DecodedFrame timed(OwnedFrame owned) {
    AVFrame frame = owned.get();
    long timestamp = decoder.timestamp(frame, Math.max(1, frame.duration()));
    crop.apply(frame);
    Rational seconds = timeBase.times(timestamp);
    if (countedRate.isPresent()) {
      Rational first = firstSeconds.orElse(seconds);
      firstSeconds = Optional.of(first);
      Rational frameSeconds = countedRate.get().inverse();
      return new DecodedFrame(owned, first.plus(frameSeconds.times(framesRead++)), frameSeconds);
    }
    return new DecodedFrame(owned, seconds, timeBase.times(Math.max(0, frame.duration())));
  }

  /** Frames a second, as the codec says once a frame was read; zero where it doesn't. */
  public Rational nominalRate() {
    return decoder.nominalRate();
  }

  /** Packets refused and frames marked as corrupt so far. */
  public long decodeErrors() {
    return decoder.errors();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
