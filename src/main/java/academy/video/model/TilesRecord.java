package academy.video.model;

/**
 * The storyboard tiles of a chunk as they were stored, one behind the other, each with its planes
 * one behind the other.
 *
 * @param first index of the first tile in the storyboard
 * @param count how many there are, at least 1
 * @param sizeBytes length of the object
 * @param sha256 lower-case hex digest of the object
 */
public record TilesRecord(int first, int count, long sizeBytes, String sha256) {}
