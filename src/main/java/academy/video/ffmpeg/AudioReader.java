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

  private static final long NANOS = 1_000_000_000;

  private final Rational timeBase;
  private final Decoder decoder;
  private final OwnedFrame frame = new OwnedFrame();
  private final AudioConverter converter;
  private final CountedTimes times;
  private long mendedBlocks;
  private long mendedNanos;

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
    this.times = new CountedTimes(input.stream(streamIndex).codecpar().sample_rate(), timeBase);
  }

  /** Decodes the next block; empty at the end. */
  public Optional<Block> next() {
    AVFrame decoded = frame.get();
    while (decoder.next(frame)) {
      // One without samples or without a rate says nothing: the decoder had lost its way.
      if (decoded.nb_samples() > 0 && decoded.sample_rate() > 0) {
        if (decoded.ch_layout().nb_channels() > AudioMix.MOST_CHANNELS) {
          mendedBlocks++; // a gap
        } else {
          return Optional.of(block(decoded));
        }
      }
    }
    return Optional.empty();
  }

  private Block block(AVFrame decoded) {
    int mended = SampleGuard.mend(decoded);
    if (mended > 0) {
      mendedBlocks++;
      mendedNanos += mended * NANOS / decoded.sample_rate();
    }
    Rational duration = Rational.of(decoded.nb_samples(), decoded.sample_rate());
    long timestamp = decoder.timestamp(decoded, duration.dividedBy(timeBase).round());
    Rational start =
        times.startOf(timestamp, Math.max(0, decoded.duration()), duration, decoded.sample_rate());
    return new Block(start, duration);
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

  /** Packets refused, frames marked as corrupt, and blocks with impossible samples so far. */
  public long decodeErrors() {
    return decoder.errors() + mendedBlocks;
  }

  /** For how many milliseconds samples were replaced that were no numbers, or huge; rounded up. */
  public long mendedMs() {
    return Math.ceilDiv(mendedNanos, NANOS / 1000);
  }

  @Override
  public void close() {
    converter.close();
    frame.close();
    decoder.close();
  }
}
