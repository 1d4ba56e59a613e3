package academy.video.model;

/**
 * Loudness of an audio track (EBU R128, ITU-R BS.1770), to a hundredth.
 *
 * @param integratedLufs of the whole; {@link #SILENT_LUFS} where there is nothing to hear
 * @param rangeLu loudness range
 * @param truePeakDbtp highest peak, also between samples; at least {@link #LOWEST_PEAK_DBTP}
 */
public record Loudness(double integratedLufs, double rangeLu, double truePeakDbtp) {

  /** The absolute gate: quieter audio is not measured. */
  public static final double SILENT_LUFS = -70;

  public static final double LOWEST_PEAK_DBTP = -120;

  /** Of raw measurements, which are infinite or undefined in silence. */
  public static Loudness of(double integratedLufs, double rangeLu, double truePeakDbtp) {
    return new Loudness(
        hundredths(Math.max(SILENT_LUFS, finite(integratedLufs, SILENT_LUFS))),
        hundredths(finite(rangeLu, 0)),
        hundredths(Math.max(LOWEST_PEAK_DBTP, finite(truePeakDbtp, LOWEST_PEAK_DBTP))));
  }

  public boolean isSilent() {
    return integratedLufs <= SILENT_LUFS;
  }

  private static double finite(double value, double otherwise) {
    return Double.isFinite(value) ? value : otherwise;
  }

  private static double hundredths(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
