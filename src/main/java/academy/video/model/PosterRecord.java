package academy.video.model;

/**
 * The poster as it was written.
 *
 * @param frame the frame of the timeline that it shows
 * @param atMs when that frame is shown
 * @param size in pixels
 * @param good whether it is neither black nor uniform nor blurred nor in the middle of a fade; true
 *     for a frame that the profile asked for
 * @param sizeBytes length of the object
 * @param sha256 lower-case hex digest of the object
 * @param md5 lower-case hex digest of the object: what S3 and R2 name it by in a listing
 */
public record PosterRecord(
    long frame, long atMs, Size size, boolean good, long sizeBytes, String sha256, String md5)
    implements Digested {}
