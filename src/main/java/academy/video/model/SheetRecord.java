package academy.video.model;

/**
 * A storyboard's sheet as it was written.
 *
 * @param index from 0
 * @param tiles how many of its places are filled, from the top left, row by row
 * @param sizeBytes length of the object
 * @param sha256 lower-case hex digest of the object
 * @param md5 lower-case hex digest of the object: what S3 and R2 name it by in a listing
 */
public record SheetRecord(int index, int tiles, long sizeBytes, String sha256, String md5)
    implements Digested {}
