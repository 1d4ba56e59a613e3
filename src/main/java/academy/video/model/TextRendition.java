package academy.video.model;

/**
 * One text track as WebVTT, as long as the presentation.
 *
 * @param name unique among the plan's text, part of object keys
 * @param streamIndex FFmpeg's index of the source stream
 * @param captionChannel 1 to 4 for CC1 to CC4 of captions (CEA-608), which the frames of a video
 *     stream or a track of their own carry; 0 for text
 * @param language RFC 5646 tag, {@code und} where unknown
 * @param displayName what a player's menu shows
 * @param isDefault whether players show it unless the viewer chose otherwise; at most one of a plan
 * @param roles what it is meant for
 */
public record TextRendition(
    String name,
    int streamIndex,
    int captionChannel,
    String language,
    String displayName,
    boolean isDefault,
    StreamRoles roles) {}
