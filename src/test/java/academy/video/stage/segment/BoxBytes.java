package academy.video.stage.segment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Boxes written by hand, for tests. */
final class BoxBytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static byte[] box(String type, byte[]... parts) {
    BoxBytes body = new BoxBytes();
    for (byte[] part : parts) {
      body.out.writeBytes(part);
    }
    BoxBytes box = new BoxBytes().u32(body.out.size() + 8).text(type);
    box.out.writeBytes(body.toBytes());
    return box.toBytes();
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  BoxBytes u8(int value) {
    out.write(value);
    return this;
  }

  BoxBytes u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  BoxBytes u32(long value) {
    return u16((int) (value >>> 16)).u16((int) value);
  }

  BoxBytes u64(long value) {
    return u32(value >>> 32).u32(value);
  }

  BoxBytes zeros(int count) {
    out.writeBytes(new byte[count]);
    return this;
  }

  BoxBytes text(String characters) {
    out.writeBytes(characters.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
