package academy.video.model;

/**
 * How loud an audio track was and is.
 *
 * @param rendition the audio rendition's name
 * @param source of the track on the presentation's clock, mixed down, before any gain
 * @param gainDb what it was amplified by; 0 where the profile only measures
 * @param limited whether peaks had to be limited
 * @param result of what was given to the encoder
 * @param overTime the same, along the presentation
 */
public record LoudnessRecord(
    String rendition,
    Loudness source,
    double gainDb,
    boolean limited,
    Loudness result,
    LoudnessCurve overTime) {}
