package academy.video.model;

/**
 * A part of a chunk that was encoded again, because a segment came out below the profile's floor.
 *
 * @param chunk the chunk's index
 * @param rendition the rendition's name
 * @param segment the segment that was below the floor; it and the chunk's segments behind it were
 *     encoded again
 * @param floor what the profile asks for
 * @param fromCrf constant rate factor of the rejected encoding
 * @param toCrf that of the new one
 * @param ssimBefore the segment's SSIM in the rejected encoding
 * @param ssimAfter its SSIM in the new one
 */
public record Reencode(
    int chunk,
    String rendition,
    int segment,
    double floor,
    double fromCrf,
    double toCrf,
    double ssimBefore,
    double ssimAfter) {}
