package academy.video.stage.segment;

/** Reads bits from the most significant on, with the codes of ITU-T H.264, 9.1. */
final class BitReader {

  private final byte[] data;
  private long position;

  BitReader(byte[] data) {
    this.data = data;
  }

  int bit() {
    int index = (int) (position >>> 3);
    if (index >= data.length) {
      throw new MalformedBytesException("the bits of a header end too early");
    }
    int bit = data[index] >>> (7 - (int) (position & 7)) & 1;
    position++;
    return bit;
  }

  boolean flag() {
    return bit() == 1;
  }

  /** An unsigned number of {@code count} bits, 0 to 32. */
  long bits(int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  void skip(int count) {
    for (int i = 0; i < count; i++) {
      bit();
    }
  }

  /** rbsp_trailing_bits (7.3.2.11): a one, then zeros to the end of the byte, which is the last. */
  void requireTrailingBits() {
    boolean stop = flag();
    boolean zeros = remainingBits() < 8;
    while (zeros && remainingBits() > 0) {
      zeros = !flag();
    }
    if (!stop || !zeros) {
      throw new MalformedBytesException("a parameter set goes on after its last field");
    }
  }

  long remainingBits() {
    return data.length * 8L - position;
  }

  /** ue(v): an unsigned Exp-Golomb code, up to 2^32 - 2. */
  long unsignedExpGolomb() {
    int zeros = 0;
    while (bit() == 0) {
      zeros++;
      if (zeros > 31) {
        throw new MalformedBytesException("an Exp-Golomb code is longer than 63 bits");
      }
    }
    return (1L << zeros) - 1 + bits(zeros);
  }

  /** ue(v) that must not exceed {@code most}. */
  int unsignedExpGolomb(int most, String name) {
    long value = unsignedExpGolomb();
    if (value > most) {
      throw new MalformedBytesException(
          "%s is %d, but at most %d is allowed".formatted(name, value, most));
    }
    return (int) value;
  }

  /** se(v): a signed Exp-Golomb code. */
  long signedExpGolomb() {
    long code = unsignedExpGolomb();
    return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
  }
}
