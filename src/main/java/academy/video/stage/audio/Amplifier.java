package academy.video.stage.audio;

import academy.video.ffmpeg.PeakLimiter;
import java.util.Optional;

/** Applies a gain, with a limiter where it needs one; used by one thread at a time. */
final class Amplifier implements AutoCloseable {

  private final float factor;
  private final int channels;
  private final Optional<PeakLimiter> limiter;

  Amplifier(Gain gain, int channels, int sampleRate) {
    this.factor = gain.factor();
    this.channels = channels;
    this.limiter =
        gain.ceilingDbtp().map(ceiling -> new PeakLimiter(channels, sampleRate, ceiling));
  }

  /** Amplifies samples in place; returns those that are ready, which may be earlier ones. */
  float[][] amplify(float[][] samples) {
    if (factor != 1) {
      for (float[] channel : samples) {
        for (int i = 0; i < channel.length; i++) {
          channel[i] *= factor;
        }
      }
    }
    return limiter.map(each -> each.limit(samples)).orElse(samples);
  }

  /** The samples that the limiter still holds. */
  float[][] drain() {
    return limiter.map(PeakLimiter::drain).orElseGet(() -> new float[channels][0]);
  }

  @Override
  public void close() {
    limiter.ifPresent(PeakLimiter::close);
  }
}
