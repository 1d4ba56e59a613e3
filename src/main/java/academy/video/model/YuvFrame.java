package academy.video.model;

/**
 * A frame's pixels in three planes of 8 bits, the two of colour with half the width and height,
 * rounded up (4:2:0). Rows follow each other without a gap.
 *
 * @param luma width times height bytes; none of the planes is changed after construction
 * @param blue blue difference (Cb)
 * @param red red difference (Cr)
 */
@SuppressWarnings("ArrayRecordComponent") // travels within the work on a chunk; never compared
public record YuvFrame(Size size, byte[] luma, byte[] blue, byte[] red) {

  public YuvFrame {
    int colors = colorSize(size).width() * colorSize(size).height();
    if (luma.length != size.pixels() || blue.length != colors || red.length != colors) {
      throw new IllegalArgumentException(
          "planes of %d, %d and %d bytes for a frame of %s"
              .formatted(luma.length, blue.length, red.length, size));
    }
  }

  /** Size of each of the two planes of colour. */
  public static Size colorSize(Size frame) {
    return new Size((frame.width() + 1) / 2, (frame.height() + 1) / 2);
  }
}
