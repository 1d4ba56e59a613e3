package academy.video.model;

/**
 * One AAC-LC version of a sound track, as long as the presentation.
 *
 * @param name unique among the plan's audio, part of object keys
 * @param streamIndex FFmpeg's index of the source stream
 * @param language RFC 5646 tag, {@code und} where unknown
 * @param displayName what a player's menu shows
 * @param isDefault whether players choose it first; exactly one of a plan is
 * @param channels 1 or 2
 * @param sampleRate in hertz
 * @param bitsPerSecond the encoder's target
 */
public record AudioRendition(
    String name,
    int streamIndex,
    String language,
    String displayName,
    boolean isDefault,
    int channels,
    int sampleRate,
    long bitsPerSecond) {}
