package academy.video.model;

/**
 * A WebVTT segment as it was written.
 *
 * @param index from 0, as that of the video's segments
 * @param cues texts in it, with those that go on from the segment before
 * @param sizeBytes length of the object
 * @param sha256 lower-case hex digest of the object
 * @param md5 lower-case hex digest of the object: what S3 and R2 name it by in a listing
 */
public record TextSegmentRecord(int index, int cues, long sizeBytes, String sha256, String md5)
    implements Digested {}
