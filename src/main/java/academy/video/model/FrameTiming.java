package academy.video.model;

/**
 * How a source's frames follow each other.
 *
 * @param constant whether the times fit one rate (single dropped frames allowed)
 * @param frameRate that rate; for a variable source its typical rate while frames do change
 */
public record FrameTiming(boolean constant, Rational frameRate) {}
