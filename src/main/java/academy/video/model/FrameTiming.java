package academy.video.model;

/**
 * How a source's pictures follow each other.
 *
 * @param constant whether the times fit one rate (single dropped pictures allowed)
 * @param frameRate that rate; for a variable source its typical rate while pictures do change
 */
public record FrameTiming(boolean constant, Rational frameRate) {}
