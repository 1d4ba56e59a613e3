package academy.video.model;

import java.util.Optional;

/**
 * One AAC-LC version of an audio track, as long as the presentation.
 *
 * @param name unique among the plan's audio, part of object keys
 * @param streamIndex FFmpeg's index of the source stream
 * @param rightStreamIndex the stream that is the right channel, where the source has each channel
 *     in a stream of its own; {@code channels} then is 2
 * @param language RFC 5646 tag, {@code und} where unknown
 * @param displayName what a player's menu shows
 * @param isDefault whether players choose it first; exactly one of a plan is
 * @param roles what it is meant for
 * @param channels 1 or 2
 * @param sampleRate in hertz
 * @param bitsPerSecond the encoder's target
 * @param loudness what it is brought to; empty: left as it is
 */
public record AudioRendition(
    String name,
    int streamIndex,
    Optional<Integer> rightStreamIndex,
    String language,
    String displayName,
    boolean isDefault,
    StreamRoles roles,
    int channels,
    int sampleRate,
    long bitsPerSecond,
    Optional<LoudnessTarget> loudness) {}
