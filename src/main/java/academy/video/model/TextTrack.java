package academy.video.model;

/**
 * A stream of subtitles or captions as text, as probed; at least one text of it could be decoded.
 *
 * @param streamIndex FFmpeg's stream index, from 0
 * @param codec FFmpeg's codec name, such as {@code subrip}
 * @param captionChannel 1 to 4 for CC1 to CC4 of captions (CEA-608), which the frames of a video
 *     stream or a track of their own carry; 0 for text
 * @param language RFC 5646 tag or the container's code, {@code und} where unknown
 * @param title the stream's title, or empty
 * @param isDefault whether the source marks it as the default
 * @param roles what it is meant for
 */
public record TextTrack(
    int streamIndex,
    String codec,
    int captionChannel,
    String language,
    String title,
    boolean isDefault,
    StreamRoles roles) {}
