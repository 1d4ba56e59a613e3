package academy.video.model;

/**
 * An audio rendition's checkpoint: written after all of its segments are.
 *
 * @param generation of the plan that it belongs to
 * @param track what was written
 * @param damage what could not be decoded
 * @param loudness how loud it was and is
 * @param elapsedMs wall time that encoding took
 */
public record AudioRecord(
    String generation, TrackRecord track, Damage damage, LoudnessRecord loudness, long elapsedMs) {}
