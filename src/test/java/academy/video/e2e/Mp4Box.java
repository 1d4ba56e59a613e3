package academy.video.e2e;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A box of an MP4 file (ISO/IEC 14496-12, 4.2).
 *
 * @param type its four characters
 * @param start of its header, in bytes from the file's start
 * @param body what follows the header
 */
record Mp4Box(String type, int start, ByteBuffer body) {

  static List<Mp4Box> in(byte[] file) {
    return in(ByteBuffer.wrap(file), 0);
  }

  private static List<Mp4Box> in(ByteBuffer bytes, int start) {
    List<Mp4Box> boxes = new ArrayList<>();
    for (int at = 0; at < bytes.limit(); at += bytes.getInt(at)) {
      int size = bytes.getInt(at);
      if (size < 8) {
        throw new AssertionError("a box of %d bytes at %d".formatted(size, start + at));
      }
      byte[] type = new byte[4];
      bytes.get(at + 4, type);
      boxes.add(
          new Mp4Box(
              new String(type, java.nio.charset.StandardCharsets.ISO_8859_1),
              start + at,
              bytes.slice(at + 8, size - 8)));
    }
    return boxes;
  }

  /** Boxes inside this one, behind {@code skipped} bytes of fields. */
  List<Mp4Box> children(int skipped) {
    return in(body.slice(skipped, body.limit() - skipped), start + 8 + skipped);
  }

  /** The only box at the end of a path of types below this one. */
  Mp4Box child(String... path) {
    Mp4Box box = this;
    for (String next : path) {
      box = one(box.children(0), next);
    }
    return box;
  }

  static Mp4Box one(List<Mp4Box> boxes, String type) {
    List<Mp4Box> found = all(boxes, type);
    if (found.size() != 1) {
      throw new AssertionError("%d boxes %s in %s".formatted(found.size(), type, boxes));
    }
    return found.getFirst();
  }

  static List<Mp4Box> all(List<Mp4Box> boxes, String type) {
    return boxes.stream().filter(box -> box.type.equals(type)).toList();
  }

  int u8(int at) {
    return body.get(at) & 0xff;
  }

  int u16(int at) {
    return body.getShort(at) & 0xffff;
  }

  long u32(int at) {
    return body.getInt(at) & 0xffff_ffffL;
  }

  @Override
  public String toString() {
    return type + "@" + start;
  }
}
