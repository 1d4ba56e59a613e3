package academy.video.stage.segment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A forward reader over a span of bytes, big-endian as ISO BMFF is. Every read is checked against
 * the span's end. Not safe for use by several threads.
 */
final class ByteView {

  private final byte[] data;
  private final int end;
  private int position;

  ByteView(byte[] data) {
    this(data, 0, data.length);
  }

  private ByteView(byte[] data, int start, int end) {
    this.data = data;
    this.position = start;
    this.end = end;
  }

  /** Where the next read happens, counted from the first byte of the underlying array. */
  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  int u8() {
    require(1);
    return data[position++] & 0xff;
  }

  /** The next byte, which stays the next one. */
  int peekU8() {
    require(1);
    return data[position] & 0xff;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  int u24() {
    return u16() << 8 | u8();
  }

  long u32() {
    return Integer.toUnsignedLong(i32());
  }

  int i32() {
    require(4);
    return u16() << 16 | u16();
  }

  /** An unsigned 64-bit number that must be below 2^63. */
  long u63() {
    long value = u32() << 32 | u32();
    if (value < 0) {
      throw new MalformedBytesException(
          "%s at byte %d is not below 2^63"
              .formatted(Long.toUnsignedString(value), position - Long.BYTES));
    }
    return value;
  }

  String fourCharacters() {
    return new String(bytes(4), StandardCharsets.ISO_8859_1);
  }

  byte[] bytes(long count) {
    require(count);
    byte[] copy = Arrays.copyOfRange(data, position, position + (int) count);
    position += (int) count;
    return copy;
  }

  ByteView skip(long count) {
    require(count);
    position += (int) count;
    return this;
  }

  /** A reader of the next {@code count} bytes; this reader goes on after them. */
  ByteView slice(long count) {
    require(count);
    ByteView slice = new ByteView(data, position, position + (int) count);
    position += (int) count;
    return slice;
  }

  void requireEnd(String what) {
    if (remaining() != 0) {
      throw new MalformedBytesException(
          "%d bytes are left over at the end of %s".formatted(remaining(), what));
    }
  }

  private void require(long count) {
    if (count < 0 || count > remaining()) {
      throw new MalformedBytesException(
          "%d bytes are needed at byte %d, but %d are left"
              .formatted(count, position, remaining()));
    }
  }
}
