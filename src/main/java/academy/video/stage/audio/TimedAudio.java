package academy.video.stage.audio;

import academy.video.ffmpeg.AudioReader;
import academy.video.ffmpeg.MediaInput;
import academy.video.model.Damage;
import academy.video.model.Rational;
import academy.video.model.SourceClock;
import java.util.Arrays;
import java.util.Optional;

/**
 * One stream, decoded and put on the clock by {@link AudioTimeline}: silence before it starts and
 * in its gaps. What lies before the presentation, after its end, or overlaps is cut.
 */
final class TimedAudio implements AudioSource {

  private static final int SILENCE_BLOCK = 48_000;

  /** Until then, a recording's blocks may still be headers, or have times that are guessed. */
  private static final Rational FRESH_SECONDS = Rational.of(1, 4);

  private final MediaInput input;
  private final AudioReader reader;
  private final SourceClock clock;
  private final AudioTimeline timeline;
  private final int channels;
  private final int sampleRate;
  private final Rational zeroSeconds;
  private final long length;
  private long given;
  private long silence;
  private long toCut;
  private boolean blockWaits;
  private boolean ended;
  private Damage damage = Damage.NONE;
  private long errorsBefore;

  /**
   * Opens a stream; closing this closes the input, too.
   *
   * @param clock that the input's times are on
   * @param zeroSeconds the source's time that becomes zero
   * @param length samples of the presentation
   */
  TimedAudio(
      MediaInput input,
      SourceClock clock,
      int streamIndex,
      int channels,
      int sampleRate,
      Rational zeroSeconds,
      long length) {
    this.input = input;
    this.clock = clock;
    this.reader = new AudioReader(input, streamIndex, channels, sampleRate);
    this.timeline = new AudioTimeline(sampleRate);
    this.channels = channels;
    this.sampleRate = sampleRate;
    this.zeroSeconds = zeroSeconds;
    this.length = length;
  }

  @Override
  public Optional<float[][]> next() {
    while (given < length) {
      float[][] samples = step();
      if (samples[0].length > 0) {
        return Optional.of(samples);
      }
      if (ended) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** One step further, which may give no samples. */
  private float[][] step() {
    if (silence > 0) {
      int count = (int) Math.min(silence, SILENCE_BLOCK);
      silence -= count;
      return give(new float[channels][count], 0);
    }
    if (blockWaits) {
      blockWaits = false;
      return cut(reader.convert());
    }
    Optional<AudioReader.Block> block = reader.next();
    if (block.isEmpty()) {
      ended = true;
      return cut(reader.drain());
    }
    blockWaits = true;
    boolean continues = reader.continuesFormat();
    float[][] rest = continues ? new float[channels][0] : cut(reader.drain());
    Rational fromZero = block.get().startSeconds().minus(zeroSeconds);
    long position = fromZero.times(sampleRate).round();
    boolean settled = continues && isWellIntoItsRecording(block.get().startSeconds());
    long reached = given - toCut + reader.pendingSamples();
    AudioTimeline.Step step = timeline.next(position, reached, settled);
    count(step);
    float[][] drained = apply(step);
    return rest[0].length > 0 ? rest : drained;
  }

  private boolean isWellIntoItsRecording(Rational seconds) {
    if (clock.isUnbroken()) {
      return true;
    }
    Rational start = clock.recordingAtTime(seconds).startSeconds();
    return seconds.minus(start).compareTo(FRESH_SECONDS) > 0;
  }

  /** What the resampler held before a jump; nothing where the format has just changed. */
  private float[][] apply(AudioTimeline.Step step) {
    return switch (step) {
      case AudioTimeline.Step.Follow() -> new float[channels][0];
      case AudioTimeline.Step.Stretch(int delta, int distance) -> {
        reader.compensate(delta, distance);
        yield new float[channels][0];
      }
      case AudioTimeline.Step.Silence(long samples) -> {
        float[][] drained = cut(reader.drain());
        silence = samples;
        yield drained;
      }
      case AudioTimeline.Step.Cut(long samples) -> {
        float[][] drained = cut(reader.drain());
        toCut += samples;
        yield drained;
      }
    };
  }

  /**
   * Silence that follows decoding errors stands in for lost audio; other silence was never there.
   */
  private void count(AudioTimeline.Step step) {
    long errors = reader.decodeErrors() - errorsBefore;
    errorsBefore += errors;
    if (errors > 0) {
      long samples = step instanceof AudioTimeline.Step.Silence(long missing) ? missing : 0;
      damage = damage.plus(new Damage(errors, samples * 1000 / sampleRate));
    }
  }

  private float[][] cut(float[][] samples) {
    int cut = (int) Math.min(toCut, samples[0].length);
    toCut -= cut;
    return give(samples, cut);
  }

  private float[][] give(float[][] samples, int from) {
    int count = (int) Math.min(samples[0].length - from, length - given);
    given += count;
    if (count == samples[0].length) {
      return samples;
    }
    float[][] part = new float[channels][];
    for (int channel = 0; channel < channels; channel++) {
      part[channel] = Arrays.copyOfRange(samples[channel], from, from + count);
    }
    return part;
  }

  @Override
  public Damage damage() {
    return damage.plus(new Damage(0, reader.mendedMs()));
  }

  @Override
  public void close() {
    reader.close();
    input.close();
  }
}
