package academy.video.model;

/**
 * How loud audio is to be made.
 *
 * @param integratedLufs the loudness of the whole, such as -16
 * @param truePeakDbtp the ceiling of its peaks, such as -1
 */
public record LoudnessTarget(double integratedLufs, double truePeakDbtp) {}
