package academy.video.model;

/**
 * What could not be decoded.
 *
 * @param decodeErrors packets that the decoder refused, and frames it marked as damaged
 * @param missingMs time in which the last frame, or silence, stands in for lost data
 */
public record Damage(long decodeErrors, long missingMs) {
  public static final Damage NONE = new Damage(0, 0);

  public Damage plus(Damage other) {
    return new Damage(decodeErrors + other.decodeErrors, missingMs + other.missingMs);
  }
}
