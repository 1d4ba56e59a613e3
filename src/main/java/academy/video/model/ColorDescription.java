package academy.video.model;

/**
 * Colour as a stream declares it, in FFmpeg's names ({@code bt709}, {@code smpte2084}, {@code
 * unknown}).
 */
public record ColorDescription(String range, String primaries, String transfer, String matrix) {
  public boolean isPerceptualQuantizer() {
    return transfer.equals("smpte2084");
  }

  public boolean isHybridLogGamma() {
    return transfer.equals("arib-std-b67");
  }
}
