package academy.video.model;

/**
 * One text track as WebVTT, as long as the presentation.
 *
 * @param name unique among the plan's text, part of object keys
 * @param streamIndex FFmpeg's index of the source stream
 * @param language RFC 5646 tag, {@code und} where unknown
 * @param displayName what a player's menu shows
 * @param isDefault whether players show it unless the viewer chose otherwise; at most one of a plan
 * @param roles what it is meant for
 */
public record TextRendition(
    String name,
    int streamIndex,
    String language,
    String displayName,
    boolean isDefault,
    StreamRoles roles) {}
