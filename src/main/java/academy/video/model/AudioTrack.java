package academy.video.model;

import java.util.Optional;

/**
 * An audio stream of a source, as probed.
 *
 * @param streamIndex FFmpeg's stream index, from 0
 * @param rightStreamIndex the stream that is the right channel, where the source has each channel
 *     in a stream of its own
 * @param codec FFmpeg's codec name, such as {@code aac}
 * @param channels at least 1
 * @param sampleRate in hertz
 * @param language RFC 5646 tag, {@code und} where unknown
 * @param title the stream's title, or empty
 * @param isDefault whether the source marks it as the default
 * @param roles what it is meant for
 * @param startSeconds time of the first sample on the source's clock
 * @param endSeconds end of the last sample on the source's clock
 */
public record AudioTrack(
    int streamIndex,
    Optional<Integer> rightStreamIndex,
    String codec,
    int channels,
    int sampleRate,
    String language,
    String title,
    boolean isDefault,
    StreamRoles roles,
    Rational startSeconds,
    Rational endSeconds) {}
