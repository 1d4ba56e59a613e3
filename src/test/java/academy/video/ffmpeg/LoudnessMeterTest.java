package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import academy.video.model.Loudness;
import academy.video.model.LoudnessCurve;
import org.junit.jupiter.api.Test;

class LoudnessMeterTest extends FfmpegTest {

  private static final int RATE = 48_000;

  private static float[][] tone(
      int channels, double peakDbfs, double hertz, double phase, int count) {
    double amplitude = Math.pow(10, peakDbfs / 20);
    float[][] samples = new float[channels][count];
    for (int i = 0; i < count; i++) {
      float value = (float) (amplitude * Math.sin(2 * Math.PI * hertz * i / RATE + phase));
      for (float[] channel : samples) {
        channel[i] = value;
      }
    }
    return samples;
  }

  private static Loudness measure(float[][] samples) {
    try (LoudnessMeter meter = new LoudnessMeter(samples.length, RATE)) {
      meter.add(samples);
      return meter.loudness();
    }
  }

  @Test
  void loudness_ofTheTonesOfEbuTech3341_isAsItSays() {
    assertThat(measure(tone(2, -23, 1_000, 0, 20 * RATE)).integratedLufs())
        .isCloseTo(-23, within(0.1));
    assertThat(measure(tone(2, -33, 1_000, 0, 20 * RATE)).integratedLufs())
        .isCloseTo(-33, within(0.1));
  }

  @Test
  void loudness_ofOneChannel_isThatOfTwoLoudspeakers() {
    assertThat(measure(tone(1, -23, 1_000, 0, 20 * RATE)).integratedLufs())
        .isCloseTo(-23, within(0.1));
  }

  @Test
  void truePeak_betweenSamples_isFound() {
    // A quarter of the rate, sampled at 45 degrees: no sample is above -3 dB, the wave reaches 0.
    Loudness loudness = measure(tone(2, 0, RATE / 4.0, Math.PI / 4, 2 * RATE));

    assertThat(loudness.truePeakDbtp()).isBetween(-0.4, 0.6);
  }

  @Test
  void curve_ofATonePauseAndLouderTone_hasAValueForEachSecond() {
    LoudnessCurve curve;
    try (LoudnessMeter meter = new LoudnessMeter(2, RATE)) {
      meter.add(tone(2, -33, 1_000, 0, 2 * RATE));
      meter.add(new float[2][2 * RATE]);
      // In pieces of another length than the measurement's, the last second half full.
      for (int i = 0; i < 15; i++) {
        meter.add(tone(2, -23, 1_000, 0, RATE / 10));
      }
      meter.loudness();
      curve = meter.curve();
    }

    assertThat(curve.stepMs()).isEqualTo(1000);
    assertThat(curve.momentaryLufs()).hasSize(6);
    assertThat(curve.momentaryLufs().subList(0, 2)).allMatch(lufs -> Math.abs(lufs + 33) < 0.2);
    // Into the pause the last 400 ms still reach; then there is none.
    assertThat(curve.momentaryLufs().get(2)).isBetween(-36.0, -33.0);
    assertThat(curve.momentaryLufs().get(3)).isEqualTo(Loudness.SILENT_LUFS);
    assertThat(curve.momentaryLufs().subList(4, 6)).allMatch(lufs -> Math.abs(lufs + 23) < 0.2);
  }

  @Test
  void loudness_ofSilenceOrTooLittle_isThatOfSilence() {
    assertThat(measure(new float[2][RATE]).isSilent()).isTrue();
    assertThat(measure(tone(2, -20, 1_000, 0, 100)).isSilent()).isTrue();
  }

  @Test
  void limit_ofHighPeaks_keepsThemBelowTheCeilingInPlaceAndLength() {
    float[][] loud = tone(2, 6, 997, 0, 2 * RATE);
    float[][] click = new float[2][RATE];
    click[0][RATE / 2] = 4;
    click[1][RATE / 2] = 4;
    float[][] limitedClick;
    float[][] limitedTone;
    try (PeakLimiter limiter = new PeakLimiter(2, RATE, -1)) {
      limitedTone = joined(limiter.limit(loud), limiter.drain());
    }
    try (PeakLimiter limiter = new PeakLimiter(2, RATE, -1)) {
      limitedClick = joined(limiter.limit(click), limiter.drain());
    }

    assertThat(limitedTone[0].length).isEqualTo(2 * RATE);
    assertThat(measure(limitedTone).truePeakDbtp()).isBetween(-2.0, -1.0);
    int highest = 0;
    for (int i = 0; i < limitedClick[0].length; i++) {
      if (Math.abs(limitedClick[0][i]) > Math.abs(limitedClick[0][highest])) {
        highest = i;
      }
    }
    assertThat(highest).isBetween(RATE / 2 - 1, RATE / 2 + 1);
  }

  @Test
  void limit_ofLowPeaks_changesNothingThatIsHeard() {
    float[][] quiet = tone(2, -12, 997, 0, RATE);
    float[][] limited;
    try (PeakLimiter limiter = new PeakLimiter(2, RATE, -1)) {
      limited = joined(limiter.limit(quiet), limiter.drain());
    }

    for (int i = RATE / 10; i < RATE * 9 / 10; i++) {
      assertThat(limited[0][i]).isCloseTo(quiet[0][i], within(0.001f));
    }
  }

  private static float[][] joined(float[][] first, float[][] second) {
    float[][] all = new float[first.length][];
    for (int channel = 0; channel < first.length; channel++) {
      all[channel] =
          java.util.Arrays.copyOf(first[channel], first[channel].length + second[channel].length);
      System.arraycopy(
          second[channel], 0, all[channel], first[channel].length, second[channel].length);
    }
    return all;
  }
}
