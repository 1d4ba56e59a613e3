package academy.video.ffmpeg;

/**
 * Fits the highlights of HDR video below the white of SDR: the curve of ITU-R BT.2390, 5.4.1 (EETF)
 * with reference white as its target. Below the knee, light stays as it is. Pure.
 */
final class RollOff {

  private final double peak;
  private final double peakSignal;
  private final double whiteShare;
  private final double knee;

  /**
   * The curve for a video.
   *
   * @param peakNits its brightest light in cd/m²; up to reference white, nothing is changed
   */
  RollOff(double peakNits) {
    this.peak = Math.max(1, peakNits / Transfer.WHITE_NITS);
    this.peakSignal = Transfer.pqSignal(peak);
    this.whiteShare = Transfer.pqSignal(1) / peakSignal;
    this.knee = 1.5 * whiteShare - 0.5;
  }

  /**
   * Light for an SDR display.
   *
   * @param light 0 or more; 1 is reference white
   * @return 0 to 1
   */
  double map(double light) {
    if (light >= peak) {
      return 1;
    }
    double share = Transfer.pqSignal(light) / peakSignal;
    if (share < knee) {
      return light;
    }
    double t = (share - knee) / (1 - knee);
    double mapped =
        (2 * t * t * t - 3 * t * t + 1) * knee
            + (t * t * t - 2 * t * t + t) * (1 - knee)
            + (-2 * t * t * t + 3 * t * t) * whiteShare;
    return Math.min(1, Transfer.PQ.light(mapped * peakSignal));
  }
}
