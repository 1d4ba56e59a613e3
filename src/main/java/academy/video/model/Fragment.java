package academy.video.model;

/**
 * One moof+mdat pair: a closed GOP of video, or a run of audio frames.
 *
 * @param bytes the boxes; never changed after construction
 */
@SuppressWarnings("ArrayRecordComponent") // travels once, from muxer to segment; never compared
public record Fragment(byte[] bytes) {}
