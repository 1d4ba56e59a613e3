package academy.video.stage.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import academy.video.config.Profiles;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.AudioReader;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.RecordedTrack;
import academy.video.ffmpeg.WavFile;
import academy.video.json.Json;
import academy.video.model.AudioSegmentation;
import academy.video.model.ByteSource;
import academy.video.model.CpuArchitecture;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.Loudness;
import academy.video.model.LoudnessRecord;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.SourceInfo;
import academy.video.stage.plan.Planner;
import academy.video.stage.probe.Prober;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioTrackEncoderTest {

  private static final int RATE = 48_000;

  /** Encoding smears a beep's begin; eyes and ears allow 20 ms. */
  private static final int ONSET_SAMPLES = RATE / 200;

  private static Ffmpeg ffmpeg;

  private final Profile profile = new Profiles(new Json()).load("standard");
  private final Cancellation cancellation = new Cancellation();
  private final RecordedTrack track = new RecordedTrack();

  @BeforeAll
  static void load() {
    ffmpeg = new Ffmpeg((level, text) -> {});
  }

  @AfterAll
  static void unload() {
    ffmpeg.close();
  }

  private EncodePlan plan(ByteSource source) {
    return new Planner(new Json(), CpuArchitecture.AMD64)
        .plan(new Prober(() -> ffmpeg).probe(source, profile, cancellation), profile);
  }

  private Damage encode(ByteSource source, EncodePlan plan) {
    return new AudioTrackEncoder(() -> ffmpeg)
        .encode(source, plan, plan.audio().getFirst(), track, cancellation)
        .damage();
  }

  private LoudnessRecord normalize(ByteSource source, double targetLufs) {
    Profile loud =
        new Profiles(new Json())
            .load(
                """
                {"loudness": {"mode": "normalize", "target_lufs": %s}}
                """
                    .formatted(targetLufs));
    EncodePlan plan =
        new Planner(new Json(), CpuArchitecture.AMD64)
            .plan(new Prober(() -> ffmpeg).probe(source, loud, cancellation), loud);
    return new AudioTrackEncoder(() -> ffmpeg)
        .encode(source, plan, plan.audio().getFirst(), track, cancellation)
        .loudness();
  }

  private static float peak(float[] samples) {
    float peak = 0;
    for (float sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }

  @Test
  void encode_ofQuietAudio_bringsItToTheTargetByOneGain() {
    // EBU Tech 3341: a stereo tone of 1 kHz with a peak of -36 dBFS has -36 LUFS.
    double amplitude = Math.pow(10, -36.0 / 20);
    ByteSource source =
        WavFile.of(RATE, 2, 10 * RATE, i -> amplitude * Math.sin(2 * Math.PI * 1_000 * i / RATE));

    LoudnessRecord loudness = normalize(source, -20);

    assertThat(loudness.source().integratedLufs()).isCloseTo(-36, within(0.15));
    assertThat(loudness.gainDb()).isCloseTo(16, within(0.15));
    assertThat(loudness.limited()).isFalse();
    assertThat(loudness.result().integratedLufs()).isCloseTo(-20, within(0.05));
    assertThat(loudness.overTime().momentaryLufs())
        .hasSize(10)
        .allSatisfy(lufs -> assertThat(lufs).isCloseTo(-20, within(0.25)));
    assertThat(peak(heard())).isCloseTo(0.1f, within(0.02f)); // AAC rings where a tone begins
  }

  @Test
  void encode_ofAudioWithHighPeaks_limitsThem() {
    // A tone of -20 dBFS with clicks of 5 ms that would peak at some +7 dB.
    ByteSource source =
        WavFile.of(
            RATE,
            2,
            10 * RATE,
            i -> (i % RATE < RATE / 200 ? 0.9 : 0.1) * Math.sin(2 * Math.PI * 1_000 * i / RATE));

    LoudnessRecord loudness = normalize(source, -12);

    assertThat(loudness.limited()).isTrue();
    assertThat(loudness.gainDb()).isGreaterThan(5);
    assertThat(loudness.result().truePeakDbtp()).isBetween(-2.0, -1.0);
    // What is limited is missing in the loudness.
    assertThat(loudness.result().integratedLufs()).isCloseTo(-12, within(2.0));
  }

  @Test
  void encode_ofSilence_leavesItSilent() {
    ByteSource source = WavFile.of(RATE, 2, 3 * RATE, i -> 0);

    LoudnessRecord loudness = normalize(source, -16);

    assertThat(loudness.source().isSilent()).isTrue();
    assertThat(loudness.source().truePeakDbtp()).isEqualTo(Loudness.LOWEST_PEAK_DBTP);
    assertThat(loudness.gainDb()).isZero();
    assertThat(peak(heard())).isLessThan(0.0001f);
  }

  @Test
  void encode_withoutATarget_onlyMeasures() {
    ByteSource source = BytesSource.clip("counter.mp4");
    EncodePlan plan = plan(source);

    LoudnessRecord loudness =
        new AudioTrackEncoder(() -> ffmpeg)
            .encode(source, plan, plan.audio().getFirst(), track, cancellation)
            .loudness();

    assertThat(loudness.gainDb()).isZero();
    assertThat(loudness.source()).isEqualTo(loudness.result());
    assertThat(loudness.source().integratedLufs()).isBetween(-30.0, -3.0);
  }

  @Test
  void encode_ofChannelsThatAreStreams_putsThemLeftAndRight() {
    ByteSource source = BytesSource.clip("mono-tracks.mov");
    EncodePlan plan = plan(source);
    assertThat(plan.audio()).hasSize(1);

    encode(source, plan);

    // The right one's beeps are half a second later.
    float[][] both = heardChannels();
    for (int second = 0; second < 3; second++) {
      assertThat(loudest(both[0], second)).isGreaterThan(0.5f);
      assertThat(loudest(both[1], second)).isLessThan(0.2f);
      assertThat(loudest(both[0], second + 0.5)).isLessThan(0.2f);
      assertThat(loudest(both[1], second + 0.5)).isGreaterThan(0.5f);
    }
  }

  /** The highest sample of the tenth of a second that begins at {@code seconds}. */
  private static float loudest(float[] samples, double seconds) {
    int start = (int) (seconds * RATE);
    return peak(java.util.Arrays.copyOfRange(samples, start, start + RATE / 10));
  }

  /** What a player hears: the left channel from the presentation's start. */
  private float[] heard() {
    return heardChannels()[0];
  }

  private float[][] heardChannels() {
    List<float[][]> blocks = new ArrayList<>();
    try (MediaInput input = ffmpeg.open(track.joined());
        AudioReader reader = new AudioReader(input, 0, 2, RATE)) {
      while (reader.next().isPresent()) {
        blocks.add(reader.convert());
      }
      blocks.add(reader.drain());
    }
    float[][] samples = new float[2][blocks.stream().mapToInt(block -> block[0].length).sum()];
    for (int channel = 0; channel < 2; channel++) {
      int position = 0;
      for (float[][] block : blocks) {
        System.arraycopy(block[channel], 0, samples[channel], position, block[channel].length);
        position += block[channel].length;
      }
    }
    return samples;
  }

  private static List<Integer> beeps(float[] samples) {
    return beeps(samples, 0);
  }

  /**
   * Whole seconds after sample {@code zero} at which a beep begins; a beep that begins anywhere
   * else fails.
   */
  private static List<Integer> beeps(float[] samples, int zero) {
    List<Integer> seconds = new ArrayList<>();
    int quietSince = -RATE;
    for (int i = 0; i < samples.length; i++) {
      if (Math.abs(samples[i]) < 0.05) {
        continue;
      }
      if (i - quietSince > RATE / 10) {
        int second = Math.round((float) (i - zero) / RATE);
        assertThat(Math.abs(i - zero - second * RATE))
            .as("begin of the beep at sample %d", i)
            .isLessThan(ONSET_SAMPLES);
        seconds.add(second);
      }
      quietSince = i;
    }
    return seconds;
  }

  @ParameterizedTest
  @CsvSource({
    "counter.mp4, 0 1 2 3 4 5 6 7 8 9",
    // The audio starts at 0.5 s.
    "counter-offset.mp4, 1 2 3 4 5 6 7 8 9",
    "offset-audio.mp4, 1 2 3",
    // The frame starts at 1 s.
    "offset-video.mp4, 0 1 2 3 4",
    // The frame ends at 3 s, the audio at 5 s; and the other way round.
    "audio-longer.mp4, 0 1 2 3 4",
    "audio-shorter.mp4, 0 1 2",
    "ntsc.mkv, 0 1 2 3 4",
    "vfr.mp4, 0 1 2 3 4 5",
  })
  void encode_ofAClip_putsEveryBeepOnItsSecond(String clip, String seconds) {
    ByteSource source = BytesSource.clip(clip);
    EncodePlan plan = plan(source);

    Damage damage = encode(source, plan);

    assertThat(damage).isEqualTo(Damage.NONE);
    float[] samples = heard();
    assertThat(beeps(samples).stream().map(String::valueOf)).containsExactly(seconds.split(" "));
    AudioSegmentation cuts = new AudioSegmentation(plan.timeline(), RATE);
    assertThat((long) samples.length).isEqualTo(cuts.sampleCount());
    assertThat(track.fragments()).hasSize(plan.timeline().segmentCount());
  }

  @Test
  void encode_ofATransportStream_keepsBeepsWithTheirFrames() {
    // Without an edit list its audio begins with the encoder's priming, less than a frame before
    // the
    // frame; that lead is cut, so that the first frame is on the grid.
    ByteSource source = BytesSource.clip("b-frames.ts");
    SourceInfo info = new Prober(() -> ffmpeg).probe(source, profile, cancellation);
    EncodePlan plan = new Planner(new Json(), CpuArchitecture.AMD64).plan(info, profile);
    Rational firstFrame =
        info.video().orElseThrow().startSeconds().minus(plan.timeline().zeroSeconds());
    assertThat(firstFrame).isEqualTo(Rational.ZERO);

    encode(source, plan);

    assertThat(beeps(heard(), (int) firstFrame.times(RATE).round())).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void encode_ofTheSameSource_givesTheSameBytes() {
    ByteSource source = BytesSource.clip("counter-offset.mp4");
    EncodePlan plan = plan(source);
    encode(source, plan);
    RecordedTrack again = new RecordedTrack();

    new AudioTrackEncoder(() -> ffmpeg)
        .encode(source, plan, plan.audio().getFirst(), again, cancellation);

    assertThat(again.init()).isEqualTo(track.init());
    assertThat(again.fragments()).containsExactlyElementsOf(track.fragments());
  }

  @Test
  void encode_fromAnotherSampleRate_keepsTimeOverMinutes() {
    // A click of 1 kHz each second for two minutes at 44.1 kHz.
    int rate = 44_100;
    ByteSource source =
        WavFile.of(
            rate,
            1,
            120 * rate,
            i -> i % rate < rate / 20 ? 0.5 * Math.sin(2 * Math.PI * 1_000 * i / rate) : 0);
    EncodePlan plan = plan(source);

    encode(source, plan);

    List<Integer> seconds = beeps(heard());
    assertThat(seconds).hasSize(120);
    assertThat(seconds.getLast()).isEqualTo(119);
  }

  @Test
  void encode_whenTheJobIsCancelled_stopsWithItsFailure() {
    ByteSource source = BytesSource.clip("counter.mp4");
    EncodePlan plan = plan(source);
    Failure interrupted = Failure.of(ExitCode.INTERRUPTED, "Told to stop.");
    cancellation.cancel(interrupted);

    assertThatThrownBy(() -> encode(source, plan))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure()).isEqualTo(interrupted));
    assertThat(track.fragments()).isEmpty();
  }
}
