package academy.video.model;

/**
 * The best frame of a chunk for the poster, stored as it would be published.
 *
 * @param frame the frame of the timeline
 * @param good whether it is neither black nor uniform nor blurred nor in the middle of a fade: the
 *     first good frame of the presentation is taken
 * @param score what counts where no frame is good, 0 to 1
 * @param sizeBytes length of the object
 * @param sha256 lower-case hex digest of the object
 */
public record PosterCandidate(
    long frame, boolean good, double score, long sizeBytes, String sha256) {}
