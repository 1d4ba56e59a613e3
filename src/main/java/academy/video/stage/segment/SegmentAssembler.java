package academy.video.stage.segment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one media segment: a styp box, then fragments.
 *
 * <p>FFmpeg's mov muxer writes no styp; players do not need one, but with it a segment says what it
 * is (ISO/IEC 14496-12, 8.16.2). Brands: {@code msdh}, a media segment of the general kind, and
 * {@code cmfs}, a CMAF segment (ISO/IEC 23000-19, 7.3.3.1). Not {@code msix}, which promises an
 * index box that is not there.
 */
final class SegmentAssembler {

  private static final int TYPE_BOX_BYTES = 24;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  SegmentAssembler() {
    writeNumber(TYPE_BOX_BYTES);
    writeText("styp");
    writeText("msdh"); // major brand
    writeNumber(0); // minor version
    writeText("msdh");
    writeText("cmfs");
  }

  /** Appends a fragment and returns where it starts, in bytes from the segment's start. */
  int append(byte[] fragment) {
    int offset = out.size();
    out.writeBytes(fragment);
    return offset;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void writeNumber(int number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(number >>> shift);
    }
  }

  private void writeText(String fourCharacters) {
    out.writeBytes(fourCharacters.getBytes(StandardCharsets.ISO_8859_1));
  }
}
