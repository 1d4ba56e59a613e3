package academy.video.ffmpeg;

import academy.video.model.Rational;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avutil.AVFrame;

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

  private final Rational timeBase;
  private final Decoder decoder;
  private final OwnedFrame frame = new OwnedFrame();
  private final AudioConverter converter;

  /**
   * Reads audio of one stream; closing this leaves the input open.
   *
   * @param channels 1 or 2
   * @param sampleRate in hertz
   * @throws FfmpegException where the stream has no decoder
   */
  public AudioReader(MediaInput input, int streamIndex, int channels, int sampleRate) {
    input.select(Set.of(streamIndex));
    this.timeBase = MediaInput.timeBase(input.stream(streamIndex));
    this.decoder = new Decoder(input, streamIndex, /* maxPixels= */ 1);
    this.converter = new AudioConverter(channels, sampleRate);
  }

  /** Decodes the next block; empty at the end. */
  public Optional<Block> next() {
    AVFrame decoded = frame.get();
    while (decoder.next(frame)) {
      // One without samples or without a rate says nothing: the decoder had lost its way.
      if (decoded.nb_samples() > 0 && decoded.sample_rate() > 0) {
        Rational duration = Rational.of(decoded.nb_samples(), decoded.sample_rate());
        long timestamp = decoder.timestamp(decoded, duration.dividedBy(timeBase).round());
        return Optional.of(new Block(timeBase.times(timestamp), duration));
      }
    }
    return Optional.empty();
  }

  /**
   * Converts the block that {@link #next} found.
   *
   * @return one array for each channel, all of one length, samples from -1 to 1; may be empty
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

  /** The samples that the resampler still held; the next block starts afresh. */
  public float[][] drain() {
    return converter.drain();
  }

  /** Stretches (above 0) or squeezes the next {@code distance} samples by {@code delta} samples. */
  public void compensate(int delta, int distance) {
    converter.compensate(delta, distance);
  }

  /** Packets refused and frames marked as corrupt so far. */
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
