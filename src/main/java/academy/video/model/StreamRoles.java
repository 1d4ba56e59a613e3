package academy.video.model;

/**
 * What an audio or text stream is meant for, beside its language: the container's own flags.
 *
 * @param forced text that is shown although nobody asked for text, such as that of foreign dialogue
 * @param hearingImpaired made for those who do not hear well: text that also names audio
 * @param visuallyImpaired made for those who do not see well: audio that describes the frame
 * @param commentary somebody talks about the video
 */
public record StreamRoles(
    boolean forced, boolean hearingImpaired, boolean visuallyImpaired, boolean commentary) {
  public static final StreamRoles NONE = new StreamRoles(false, false, false, false);
}
