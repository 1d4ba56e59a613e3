package academy.video.log;

import java.util.OptionalLong;

/**
 * How far a job is.
 *
 * @param percent of the presentation's length that is there, 0 to 100
 * @param speed seconds of video encoded in one second; 0 before the first
 * @param etaSeconds how long encoding is expected to take from now; empty while it cannot be known
 */
record Progress(double percent, double speed, OptionalLong etaSeconds) {

  /**
   * Computes it from what the meter counted.
   *
   * @param encodingNanos how long this attempt has been encoding
   */
  static Progress of(JobMeter meter, long encodingNanos) {
    long total = meter.mediaTotalMs();
    if (total <= 0) {
      return new Progress(0, 0, OptionalLong.empty());
    }
    long done = Math.min(meter.mediaDoneMs(), total);
    double speed = encodingNanos <= 0 ? 0 : meter.mediaEncodedMs() / (encodingNanos / 1_000_000.0);
    OptionalLong eta =
        speed > 0
            ? OptionalLong.of(Math.round((total - done) / speed / 1000))
            : OptionalLong.empty();
    return new Progress(
        Math.floor(1000.0 * done / total) / 10, Math.round(speed * 100) / 100.0, eta);
  }
}
