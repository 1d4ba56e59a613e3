package academy.video.stage.audio;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ffmpeg.AudioEncoder;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FfmpegException;
import academy.video.ffmpeg.LoudnessMeter;
import academy.video.ffmpeg.MediaInput;
import academy.video.model.AudioRendition;
import academy.video.model.AudioSegmentation;
import academy.video.model.ByteSource;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.FragmentSink;
import academy.video.model.Loudness;
import academy.video.model.LoudnessRecord;
import academy.video.model.LoudnessTarget;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Encodes one whole audio track, exactly as long as the presentation: with silence before its
 * start, in its gaps and after its end; what lies outside is cut. Each segment is one fragment.
 *
 * <p>Loudness is measured meanwhile. Where the plan asks for a loudness, the track is decoded
 * twice: first it is measured, then all of it is amplified by what is missing.
 *
 * <p>Safe for use by several threads, each with a rendition of its own.
 */
public final class AudioTrackEncoder {

  /**
   * What was encoded.
   *
   * @param damage corruption of the source
   */
  public record EncodedAudio(Damage damage, LoudnessRecord loudness) {}

  private final Supplier<Ffmpeg> ffmpeg;

  public AudioTrackEncoder(Supplier<Ffmpeg> ffmpeg) {
    this.ffmpeg = ffmpeg;
  }

  /**
   * Encodes the track.
   *
   * @throws academy.video.failure.WorkerException with the job's failure once it was cancelled,
   *     with INTERNAL_ERROR where the encoder fails
   */
  public EncodedAudio encode(
      ByteSource source,
      EncodePlan plan,
      AudioRendition rendition,
      FragmentSink sink,
      Cancellation cancellation) {
    try {
      Optional<LoudnessTarget> target = rendition.loudness();
      if (target.isEmpty()) {
        return encode(source, plan, rendition, Gain.NONE, sink, cancellation);
      }
      Loudness before = measure(source, plan, rendition, cancellation);
      Gain gain = Gain.towards(target.get(), before);
      EncodedAudio encoded = encode(source, plan, rendition, gain, sink, cancellation);
      return new EncodedAudio(
          encoded.damage(),
          new LoudnessRecord(
              rendition.name(),
              before,
              gain.db(),
              gain.ceilingDbtp().isPresent(),
              encoded.loudness().result(),
              encoded.loudness().overTime()));
    } catch (FfmpegException e) {
      throw Failure.of(
              ExitCode.INTERNAL_ERROR,
              "Audio rendition %s (stream %d) could not be encoded: %s."
                  .formatted(rendition.name(), rendition.streamIndex(), e.getMessage()))
          .causedBy(e);
    }
  }

  private Loudness measure(
      ByteSource source, EncodePlan plan, AudioRendition rendition, Cancellation cancellation) {
    try (AudioSource audioTrack = open(source, plan, rendition);
        LoudnessMeter meter = new LoudnessMeter(rendition.channels(), rendition.sampleRate())) {
      Optional<float[][]> samples = audioTrack.next();
      while (samples.isPresent()) {
        cancellation.check();
        meter.add(samples.get());
        samples = audioTrack.next();
      }
      return meter.loudness();
    }
  }

  private EncodedAudio encode(
      ByteSource source,
      EncodePlan plan,
      AudioRendition rendition,
      Gain gain,
      FragmentSink sink,
      Cancellation cancellation) {
    AudioSegmentation cuts = new AudioSegmentation(plan.timeline(), rendition.sampleRate());
    Set<Long> segmentEnds = new HashSet<>();
    for (int segment = 1; segment <= plan.timeline().segmentCount(); segment++) {
      segmentEnds.add(cuts.segmentStart(segment));
    }
    try (AudioSource audioTrack = open(source, plan, rendition);
        Amplifier amplifier = new Amplifier(gain, rendition.channels(), rendition.sampleRate());
        LoudnessMeter meter = new LoudnessMeter(rendition.channels(), rendition.sampleRate());
        AudioEncoder encoder = new AudioEncoder(rendition, segmentEnds::contains, sink)) {
      Track track = new Track(encoder, meter, rendition.channels(), cuts.sampleCount());
      Optional<float[][]> samples = audioTrack.next();
      while (samples.isPresent()) {
        cancellation.check();
        track.write(amplifier.amplify(samples.get()));
        samples = audioTrack.next();
      }
      track.write(amplifier.drain());
      track.fillUp();
      encoder.drain();
      Loudness loudness = meter.loudness();
      return new EncodedAudio(
          audioTrack.damage(),
          new LoudnessRecord(
              rendition.name(), loudness, /* gainDb= */ 0, false, loudness, meter.curve()));
    }
  }

  private AudioSource open(ByteSource source, EncodePlan plan, AudioRendition rendition) {
    if (rendition.rightStreamIndex().isEmpty()) {
      return open(source, plan, rendition, rendition.streamIndex(), rendition.channels());
    }
    AudioSource left = open(source, plan, rendition, rendition.streamIndex(), 1);
    try {
      int right = rendition.rightStreamIndex().get();
      AudioSource both = new TwoStreams(left, open(source, plan, rendition, right, 1));
      return both;
    } catch (RuntimeException | Error e) {
      left.close();
      throw e;
    }
  }

  private AudioSource open(
      ByteSource source, EncodePlan plan, AudioRendition rendition, int stream, int channels) {
    int sampleRate = rendition.sampleRate();
    MediaInput input = ffmpeg.get().open(source, plan.clock());
    try {
      AudioSource audioTrack =
          new TimedAudio(
              input,
              plan.clock(),
              stream,
              channels,
              sampleRate,
              plan.timeline().zeroSeconds(),
              new AudioSegmentation(plan.timeline(), sampleRate).sampleCount());
      return audioTrack;
    } catch (RuntimeException | Error e) {
      input.close();
      throw e;
    }
  }

  /** What was given to the encoder so far; never more than the presentation's length. */
  private static final class Track {
    private static final int SILENCE_BLOCK = 48_000;

    private final AudioEncoder encoder;
    private final LoudnessMeter meter;
    private final int channels;
    private final long length;
    private long written;

    Track(AudioEncoder encoder, LoudnessMeter meter, int channels, long length) {
      this.encoder = encoder;
      this.meter = meter;
      this.channels = channels;
      this.length = length;
    }

    void write(float[][] samples) {
      int count = (int) Math.min(samples[0].length, length - written);
      if (count > 0) {
        meter.add(samples);
        encoder.encode(samples, 0, count);
        written += count;
      }
    }

    void fillUp() {
      while (written < length) {
        write(new float[channels][(int) Math.min(length - written, SILENCE_BLOCK)]);
      }
    }
  }
}
