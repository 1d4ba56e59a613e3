package academy.video.ffmpeg;

import academy.video.model.ColorDescription;

/**
 * What light a video's signal stands for on a display: 1 is the white of SDR, for which HDR has 203
 * cd/m² (ITU-R BT.2408, 2.1). Pure, and by StrictMath: the same on every processor.
 */
enum Transfer {
  /** Video for SDR displays, whatever function it names: displays have this one (BT.1886). */
  SDR {
    @Override
    double light(double signal) {
      return StrictMath.pow(signal, DISPLAY_GAMMA);
    }
  },

  /** SMPTE ST 2084, 5.2. */
  PQ {
    @Override
    double light(double signal) {
      double root = StrictMath.pow(Math.min(1, signal), 1 / PQ_M2);
      double linear = StrictMath.pow(Math.max(0, root - PQ_C1) / (PQ_C2 - PQ_C3 * root), 1 / PQ_M1);
      return linear * PQ_PEAK_NITS / WHITE_NITS;
    }
  },

  /**
   * ITU-R BT.2100, table 5, for a display of 1000 cd/m². Its last step, the system gamma, is
   * applied to red, green and blue alone, as zimg does, and not to their luminance.
   */
  HLG {
    @Override
    double light(double signal) {
      double scene =
          signal <= 0.5
              ? signal * signal / 3
              : (StrictMath.exp((signal - HLG_C) / HLG_A) + HLG_B) / 12;
      return StrictMath.pow(scene, HLG_SYSTEM_GAMMA) * HLG_PEAK_NITS / WHITE_NITS;
    }
  };

  /** HDR reference white, in cd/m² (ITU-R BT.2408). */
  static final double WHITE_NITS = BrightnessMeter.WHITE_NITS;

  /** Of displays for SDR (ITU-R BT.1886). */
  static final double DISPLAY_GAMMA = 2.4;

  private static final double PQ_M1 = 2610 / 16384.0;
  private static final double PQ_M2 = 2523 / 4096.0 * 128;
  private static final double PQ_C1 = 3424 / 4096.0;
  private static final double PQ_C2 = 2413 / 4096.0 * 32;
  private static final double PQ_C3 = 2392 / 4096.0 * 32;
  private static final double PQ_PEAK_NITS = 10_000;

  private static final double HLG_A = 0.17883277;
  private static final double HLG_B = 1 - 4 * HLG_A;
  private static final double HLG_C = 0.55991073;
  private static final double HLG_SYSTEM_GAMMA = 1.2;
  private static final double HLG_PEAK_NITS = 1000;

  /**
   * The light of a signal.
   *
   * @param signal 0 is black, 1 the nominal peak; not negative
   */
  abstract double light(double signal);

  /** The PQ signal of light, 0 to 1: steps that look about equally large. */
  static double pqSignal(double light) {
    double root = StrictMath.pow(light * WHITE_NITS / PQ_PEAK_NITS, PQ_M1);
    return StrictMath.pow((PQ_C1 + PQ_C2 * root) / (1 + PQ_C3 * root), PQ_M2);
  }

  static Transfer of(ColorDescription color) {
    if (color.isPerceptualQuantizer()) {
      return PQ;
    }
    return color.isHybridLogGamma() ? HLG : SDR;
  }
}
