package academy.video.stage.segment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/**
 * The bytes of one media segment: a styp box, then fragments.
 *
 * <p>FFmpeg's mov muxer writes no styp; players do not need one, but with it a segment says what it
 * is (ISO/IEC 14496-12, 8.16.2). Brands: {@code msdh}, a media segment of the general kind, and
 * {@code cmfs}, a CMAF segment (ISO/IEC 23000-19, 7.3.3.1). Not {@code msix}, which promises an
 * index box that is not there.
 */
final class SegmentAssembler {

  /** Its size (24), type, major brand, minor version and compatible brands. */
  private static final String STYP = "\0\0\0\u0018styp" + "msdh" + "\0\0\0\0" + "msdh" + "cmfs";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  SegmentAssembler() {
    out.writeBytes(STYP.getBytes(ISO_8859_1));
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
}
