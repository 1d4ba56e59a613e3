package academy.video.stage.audio;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ffmpeg.AudioEncoder;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FfmpegException;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.SoundReader;
import academy.video.model.AudioRendition;
import academy.video.model.AudioSegmentation;
import academy.video.model.ByteSource;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.FragmentSink;
import academy.video.model.Rational;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Encodes one sound track in one piece, exactly as long as the presentation: silence before it
 * starts, in its gaps and behind its end; what lies outside is cut. Each segment is one fragment.
 *
 * <p>Safe for use by several threads, each with a rendition of its own.
 */
public final class SoundTrackEncoder {

  private final Supplier<Ffmpeg> ffmpeg;

  public SoundTrackEncoder(Supplier<Ffmpeg> ffmpeg) {
    this.ffmpeg = ffmpeg;
  }

  /**
   * Encodes the track.
   *
   * @return what could not be decoded
   * @throws academy.video.failure.WorkerException with the job's failure once it was cancelled,
   *     with INTERNAL_ERROR where the encoder fails
   */
  public Damage encode(
      ByteSource source,
      EncodePlan plan,
      AudioRendition rendition,
      FragmentSink sink,
      Cancellation cancellation) {
    AudioSegmentation cuts = new AudioSegmentation(plan.timeline(), rendition.sampleRate());
    Set<Long> segmentEnds = new HashSet<>();
    for (int segment = 1; segment <= plan.timeline().segmentCount(); segment++) {
      segmentEnds.add(cuts.segmentStart(segment));
    }
    try (MediaInput input = ffmpeg.get().open(source, plan.clock());
        SoundReader reader =
            new SoundReader(
                input, rendition.streamIndex(), rendition.channels(), rendition.sampleRate());
        AudioEncoder encoder = new AudioEncoder(rendition, segmentEnds::contains, sink)) {
      Track track = new Track(encoder, rendition.channels(), cuts.sampleCount());
      SoundTimeline timeline = new SoundTimeline(rendition.sampleRate());
      Damage damage = Damage.NONE;
      long errorsBefore = 0;
      Optional<SoundReader.Block> block = reader.next();
      while (block.isPresent() && !track.isFull()) {
        cancellation.check();
        if (!reader.continuesFormat()) {
          track.write(reader.drain());
        }
        Rational fromZero = block.get().startSeconds().minus(plan.timeline().zeroSeconds());
        long position = fromZero.times(rendition.sampleRate()).round();
        SoundTimeline.Step step = timeline.next(position, track.reached(reader.pendingSamples()));
        long errors = reader.decodeErrors() - errorsBefore;
        errorsBefore += errors;
        damage = damage.plus(lost(step, errors, rendition.sampleRate()));
        apply(step, reader, track);
        track.write(reader.convert());
        block = reader.next();
      }
      track.write(reader.drain());
      track.fillUp();
      encoder.finish();
      return damage;
    } catch (FfmpegException e) {
      throw Failure.of(
              ExitCode.INTERNAL_ERROR,
              "Audio rendition %s (stream %d) could not be encoded: %s."
                  .formatted(rendition.name(), rendition.streamIndex(), e.getMessage()))
          .causedBy(e);
    }
  }

  private static void apply(SoundTimeline.Step step, SoundReader reader, Track track) {
    switch (step) {
      case SoundTimeline.Step.Follow() -> {}
      case SoundTimeline.Step.Stretch(int delta, int distance) ->
          reader.compensate(delta, distance);
      case SoundTimeline.Step.Silence(long samples) -> {
        track.write(reader.drain());
        track.silence(samples);
      }
      case SoundTimeline.Step.Cut(long samples) -> {
        track.write(reader.drain());
        track.cutNext(samples);
      }
    }
  }

  /**
   * Silence that follows decoding errors stands in for lost sound; other silence was never there.
   */
  private static Damage lost(SoundTimeline.Step step, long errors, int sampleRate) {
    if (errors == 0) {
      return Damage.NONE;
    }
    long samples = step instanceof SoundTimeline.Step.Silence(long missing) ? missing : 0;
    return new Damage(errors, samples * 1000 / sampleRate);
  }

  /** What was given to the encoder so far; never more than the presentation's length. */
  private static final class Track {
    private static final int SILENCE_BLOCK = 48_000;

    private final AudioEncoder encoder;
    private final long length;
    private final float[][] silence;
    private long written;
    private long toCut;

    Track(AudioEncoder encoder, int channels, long length) {
      this.encoder = encoder;
      this.length = length;
      this.silence = new float[channels][SILENCE_BLOCK];
    }

    boolean isFull() {
      return written >= length;
    }

    /** Where the next converted sample lands if the resampler holds {@code pending} samples. */
    long reached(long pending) {
      return written - toCut + pending;
    }

    void write(float[][] samples) {
      int available = samples[0].length;
      int cut = (int) Math.min(toCut, available);
      toCut -= cut;
      int count = (int) Math.min(available - cut, length - written);
      if (count > 0) {
        encoder.encode(samples, cut, count);
        written += count;
      }
    }

    void silence(long samples) {
      long left = Math.min(samples, length - written);
      while (left > 0) {
        int count = (int) Math.min(left, SILENCE_BLOCK);
        encoder.encode(silence, 0, count);
        written += count;
        left -= count;
      }
    }

    void cutNext(long samples) {
      toCut += samples;
    }

    void fillUp() {
      silence(length - written);
    }
  }
}
