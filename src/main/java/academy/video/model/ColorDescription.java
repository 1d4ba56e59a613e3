package academy.video.model;

/**
 * Colour as a stream declares it, in FFmpeg's names ({@code bt709}, {@code smpte2084}, {@code
 * unknown}).
 *
 * @param peakNits the brightest light of HDR video in cd/m², as found in samples of it; 0 for all
 *     other video
 */
public record ColorDescription(
    String range, String primaries, String transfer, String matrix, int peakNits) {

  /** Of a stream that isn't HDR, or was not looked at yet. */
  public ColorDescription(String range, String primaries, String transfer, String matrix) {
    this(range, primaries, transfer, matrix, 0);
  }

  public ColorDescription withPeakNits(int nits) {
    return new ColorDescription(range, primaries, transfer, matrix, nits);
  }

  /** Whether it is made for HDR displays. */
  public boolean isHdr() {
    return isPerceptualQuantizer() || isHybridLogGamma();
  }

  public boolean isPerceptualQuantizer() {
    return transfer.equals("smpte2084");
  }

  public boolean isHybridLogGamma() {
    return transfer.equals("arib-std-b67");
  }
}
