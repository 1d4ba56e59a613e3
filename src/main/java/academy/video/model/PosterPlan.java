package academy.video.model;

import java.util.Optional;

/**
 * The poster as it is planned.
 *
 * @param rendition index of the video rendition whose frame becomes the poster
 * @param frame the frame that the profile asks for; empty where the first good frame is looked for
 */
public record PosterPlan(int rendition, Optional<Long> frame) {}
