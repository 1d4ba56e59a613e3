package academy.video.stage.audio;

import academy.video.model.Loudness;
import academy.video.model.LoudnessTarget;
import java.util.Optional;

/**
 * By how much a whole track is amplified. Pure.
 *
 * @param db below 0: made quieter
 * @param ceilingDbtp where peaks must be limited; empty where amplified peaks stay below it
 */
record Gain(double db, Optional<Double> ceilingDbtp) {

  static final Gain NONE = new Gain(0, Optional.empty());

  /** More would only bring up noise. */
  private static final double MOST_DB = 20;

  /** What brings a track to the target; silence stays as it is. */
  static Gain towards(LoudnessTarget target, Loudness measured) {
    if (measured.isSilent()) {
      return NONE;
    }
    double missing = target.integratedLufs() - measured.integratedLufs();
    double db = Math.round(Math.clamp(missing, -2 * MOST_DB, MOST_DB) * 100) / 100.0;
    boolean fits = measured.truePeakDbtp() + db <= target.truePeakDbtp();
    return new Gain(db, fits ? Optional.empty() : Optional.of(target.truePeakDbtp()));
  }

  float factor() {
    return (float) Math.pow(10, db / 20);
  }
}
