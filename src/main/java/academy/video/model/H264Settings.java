package academy.video.model;

import java.util.Map;

/**
 * Every setting of an H.264 encoder, spelled out: nothing is left to the encoder's own choice that
 * could differ between two machines.
 *
 * @param preset x264 preset, such as {@code faster}
 * @param tune x264 tuning, or empty
 * @param profile {@code high}
 * @param level ten times the level: 31 for 3.1
 * @param crf constant rate factor, 0 to 51
 * @param maxBitsPerSecond VBV rate
 * @param bufferBits VBV buffer size
 * @param options further x264 parameters, by name
 */
public record H264Settings(
    String preset,
    String tune,
    String profile,
    int level,
    double crf,
    long maxBitsPerSecond,
    long bufferBits,
    Map<String, String> options) {
  public H264Settings {
    options = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(options));
  }

  /** The same settings with another constant rate factor. */
  public H264Settings withCrf(double other) {
    return new H264Settings(
        preset, tune, profile, level, other, maxBitsPerSecond, bufferBits, options);
  }
}
