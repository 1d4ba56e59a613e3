package academy.video.ffmpeg;

import academy.video.model.Rational;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Decodes one audio stream in order and converts it to one sample rate and channel count; used by
 * one thread at a time.
 *
 * <p>Call {@link #next}, look at where the block belongs, then {@link #convert} it. Between blocks,
 * {@link #pendingSamples} tells how many converted samples the resampler still holds, {@link
 * #drain} gives them out, {@link #compensate} stretches what follows.
 */
public final class AudioReader implements AutoCloseable {

  /** Where a decoded block of audio belongs on the source's clock. */
  public record Block(Rational startSeconds, Rational durationSeconds) {}

  private final MediaInput input;
  private final int streamIndex;
  private final Rational timeBase;
  private final Decoder decoder;
  private final OwnedFrame frame = new OwnedFrame();
  private final AudioConverter converter;
  private boolean drained;
  private long nextTimestampGuess = avutil.AV_NOPTS_VALUE;

  /**
   * Reads audio of one stream; closing this leaves the input open.
   *
   * @param channels 1 or 2
   * @param sampleRate in hertz
   * @throws FfmpegException where the stream has no decoder
   */
  public AudioReader(MediaInput input, int streamIndex, int channels, int sampleRate) {
    this.input = input;
    this.streamIndex = streamIndex;
    input.select(Set.of(streamIndex));
    AVStream stream = input.stream(streamIndex);
    this.timeBase = Native.rational(stream.time_base(), Rational.of(1, 1000));
    this.decoder = new Decoder(stream, /* maxPixels= */ 1);
    this.converter = new AudioConverter(channels, sampleRate);
  }

  /** Decodes the next block; empty at the end. */
  public Optional<Block> next() {
    while (!receive()) {
      if (drained) {
        return Optional.empty();
      }
      feed();
    }
    AVFrame decoded = frame.get();
    Rational duration = Rational.of(decoded.nb_samples(), decoded.sample_rate());
    long timestamp = decoded.best_effort_timestamp();
    if (timestamp == avutil.AV_NOPTS_VALUE) {
      timestamp = nextTimestampGuess == avutil.AV_NOPTS_VALUE ? 0 : nextTimestampGuess;
    }
    nextTimestampGuess = timestamp + duration.dividedBy(timeBase).round();
    return Optional.of(new Block(timeBase.times(timestamp), duration));
  }

  /** A frame without samples or without a rate says nothing: the decoder had lost its place. */
  private boolean receive() {
    while (decoder.receive(frame)) {
      if (frame.get().nb_samples() > 0 && frame.get().sample_rate() > 0) {
        return true;
      }
    }
    return false;
  }

  private void feed() {
    AVPacket packet = input.nextPacket();
    while (packet != null && packet.stream_index() != streamIndex) {
      packet = input.nextPacket();
    }
    decoder.send(packet);
    drained = packet == null;
  }

  /**
   * Converts the block that {@link #next} found.
   *
   * @return one array a channel, all of one length, samples from -1 to 1; may be empty
   */
  public float[][] convert() {
    return converter.convert(frame.get());
  }

  /**
   * Whether the found block can go on in the resampler where the last one ended. If not, the caller
   * takes {@link #drain} first.
   */
  public boolean continuesFormat() {
    return converter.continuesFormat(frame.get());
  }

  /** Converted samples that the resampler holds back, at the target rate. */
  public long pendingSamples() {
    return converter.pendingSamples();
  }

  /** The samples that the resampler held back; the next block starts afresh. */
  public float[][] drain() {
    return converter.drain();
  }

  /** Stretches (above 0) or squeezes the next {@code distance} samples by {@code delta} samples. */
  public void compensate(int delta, int distance) {
    converter.compensate(delta, distance);
  }

  /** Packets refused and frames marked as damaged so far. */
  public long decodeErrors() {
    return decoder.errors();
  }

  @Override
  public void close() {
    converter.close();
    frame.close();
    decoder.close();
  }
}
