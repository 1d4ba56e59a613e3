package academy.video.model;

/**
 * What a sound or text stream is meant for, beside its language: the container's own flags.
 *
 * @param forced text that is shown although nobody asked for text, such as that of foreign dialogue
 * @param hearingImpaired made for those who do not hear well: text that also names sounds
 * @param visuallyImpaired made for those who do not see well: sound that describes the picture
 * @param commentary somebody talks about the video
 */
public record StreamRoles(
    boolean forced, boolean hearingImpaired, boolean visuallyImpaired, boolean commentary) {
  public static final StreamRoles NONE = new StreamRoles(false, false, false, false);
}
